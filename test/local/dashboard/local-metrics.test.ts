import { describe, expect, it } from 'vitest';
import { type Measure, ofFunction, ofQueue } from '../../../lib/observability/measure.ts';
import { LocalQueue } from '../../../local/aws/local-queue.ts';
import { LocalMetrics } from '../../../local/dashboard/local-metrics.ts';
import { linesOf } from '../../../local/dashboard/measure-lines.ts';
import { localNames } from '../../../local/local-names.ts';
import { fixtureStage } from '../../fixtures/fixture-app.ts';
import { FakeTimer } from '../fake-timer.ts';

const names = localNames(await fixtureStage());
const minute = 60_000;

function start() {
  const timer = new FakeTimer();
  const queues = new Map<string, LocalQueue>();
  const queue = (name: string): LocalQueue => {
    const found = queues.get(name) ?? new LocalQueue(timer);
    queues.set(name, found);
    return found;
  };
  const metrics = new LocalMetrics({ names, queues: { queue }, consumers: ['mail'], timer });
  const valueNow = (measure: Measure) =>
    linesOf(measure, { store: metrics.store, names, nowMs: timer.now() })[0]?.valueIn({
      fromMs: timer.now(),
      toMs: timer.now() + minute,
    });
  return { timer, queue, metrics, valueNow };
}

describe('the metrics that AWS would send by itself', () => {
  it('count invocations, and those that failed', async () => {
    const { metrics, valueNow } = start();
    const functions = metrics.observed({
      ids: ['settle'],
      invoke: async (_id, event) => {
        if (event === 'bad') throw new Error('It fails.');
        return 'done';
      },
      watch: () => () => undefined,
      close: async () => {},
    });

    expect(await functions.invoke('settle', 'good')).toBe('done');
    await expect(functions.invoke('settle', 'bad')).rejects.toThrow('It fails.');

    expect(valueNow(ofFunction('settle', 'Invocations'))).toBe(2);
    expect(valueNow(ofFunction('settle', 'Errors'))).toBe(1);
    expect(valueNow(ofFunction('settle', 'Duration', { statistic: 'SampleCount' }))).toBe(2);
  });

  it('tell every minute what waits in the queues', () => {
    const { timer, queue, valueNow } = start();
    queue(names.deadLetterQueue('mail')).put('event');
    queue(names.settleQueue).put('later', 10 * minute);

    timer.pass(minute);

    const waiting = ofQueue({ failedOf: 'mail' }, 'ApproximateNumberOfMessagesVisible');
    expect(valueNow(waiting)).toBe(1);
    expect(valueNow(ofQueue('settle', 'ApproximateNumberOfMessagesDelayed'))).toBe(1);
    expect(valueNow(ofQueue('settle', 'NumberOfMessagesSent'))).toBe(1);
  });

  it('take no metric of another namespace from a line', () => {
    const { metrics } = start();
    const aws = {
      Timestamp: 1,
      CloudWatchMetrics: [{ Namespace: 'Team', Dimensions: [[]], Metrics: [{ Name: 'Sold' }] }],
    };

    metrics.takeLine(JSON.stringify({ _aws: aws, Sold: 1 }), 'checkout');

    expect(metrics.store.search('Team', 'Sold', [])).toEqual([]);
  });
});
