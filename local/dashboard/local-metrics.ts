import { metricNamespace } from '../../functions/core/runtime/metric-names.ts';
import {
  type Measured,
  ofAccount,
  ofApi,
  ofFunction,
  ofLogs,
  ofQueue,
  type WatchedQueue,
} from '../../lib/observability/measure.ts';
import type { LocalQueue } from '../aws/local-queue.ts';
import type { AnsweredRequest } from '../gateway/start-gateway.ts';
import type { LocalFunctions } from '../lambda/start-functions.ts';
import type { LocalNames } from '../local-names.ts';
import type { Timer } from '../run-on-schedule.ts';
import type { Part } from '../started-parts.ts';
import { readEmf } from './emf-reader.ts';
import { metricIdOf, queueNameOf } from './measured-places.ts';
import { MetricStore, minuteMs } from './metric-store.ts';

export interface LocalMetricsOptions {
  readonly names: LocalNames;
  readonly queues: { queue(name: string): Pick<LocalQueue, 'messages' | 'sentCount'> };
  /** Whose dead-letter queues are watched. */
  readonly consumers: readonly string[];
  readonly timer: Timer;
}

/**
 * What CloudWatch would have of a local stack: the functions' own metrics, from the lines that they write,
 * and those that AWS's services send by themselves, from what the services' stand-ins know.
 */
export class LocalMetrics implements Part {
  readonly store = new MetricStore();
  readonly startedAtMs: number;
  readonly #options: LocalMetricsOptions;
  #running = 0;
  #sentToSettle = 0;
  #callOff = () => {};

  constructor(options: LocalMetricsOptions) {
    this.#options = options;
    this.startedAtMs = options.timer.now();
    this.#lookAtQueuesEveryMinute();
  }

  /** @param functionId - whose line it is. */
  takeLine(line: string, functionId: string): void {
    this.#add(ofLogs(functionId).measured, Buffer.byteLength(line) + 1);
    for (const { values, atMs, ...id } of readEmf(line)) {
      // A team's code may send metrics of its own, with whatever in them; no graph shows those.
      if (id.namespace !== metricNamespace) continue;
      for (const value of values) this.store.add(id, value, atMs);
    }
  }

  /** Counts the answer of a request, as API Gateway does. */
  takeAnswer({ status, durationMs }: Pick<AnsweredRequest, 'status' | 'durationMs'>): void {
    this.#add(ofApi('Count').measured, 1);
    this.#add(ofApi('4xx').measured, status >= 400 && status < 500 ? 1 : 0);
    this.#add(ofApi('5xx').measured, status >= 500 ? 1 : 0);
    this.#add(ofApi('Latency').measured, durationMs);
  }

  /** The same functions, whose invocations are counted as Lambda does. */
  observed(functions: LocalFunctions): LocalFunctions {
    return {
      ...functions,
      invoke: async (id, event, requestId) => {
        if (!functions.ids.includes(id)) return functions.invoke(id, event, requestId);
        this.#running += 1;
        this.#add(ofAccount('ConcurrentExecutions').measured, this.#running);
        this.#add(ofFunction(id, 'Invocations').measured, 1);
        const beganAtMs = performance.now();
        let errors = 1;
        try {
          const result = await functions.invoke(id, event, requestId);
          errors = 0;
          return result;
        } finally {
          this.#running -= 1;
          this.#add(ofFunction(id, 'Duration').measured, performance.now() - beganAtMs);
          this.#add(ofFunction(id, 'Errors').measured, errors);
        }
      },
    };
  }

  /** Takes down how much there is in each queue, as SQS does every minute. */
  lookAtQueues(): void {
    const { consumers, queues, names, timer } = this.#options;
    const watched: readonly WatchedQueue[] = [
      'refused-events',
      'unsettled',
      ...consumers.map((failedOf) => ({ failedOf })),
    ];
    for (const queue of watched) {
      const { messages } = queues.queue(queueNameOf(queue, names));
      this.#add(ofQueue(queue, 'ApproximateNumberOfMessagesVisible').measured, messages.length);
    }
    const { messages, sentCount } = queues.queue(names.settleQueue);
    const nowMs = timer.now();
    const delayed = messages.filter(({ visibleAtMs }) => visibleAtMs > nowMs).length;
    this.#add(ofQueue('settle', 'ApproximateNumberOfMessagesDelayed').measured, delayed);
    const sent = sentCount - this.#sentToSettle;
    this.#sentToSettle = sentCount;
    if (sent > 0) this.#add(ofQueue('settle', 'NumberOfMessagesSent').measured, sent);
  }

  async close(): Promise<void> {
    this.#callOff();
  }

  #lookAtQueuesEveryMinute(): void {
    this.lookAtQueues();
    this.#callOff = this.#options.timer.after(minuteMs, () => this.#lookAtQueuesEveryMinute());
  }

  #add(measured: Measured, value: number): void {
    const { names, timer } = this.#options;
    this.store.add(metricIdOf(measured, names), value, timer.now());
  }
}
