import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeployedConsumer } from '../lib/app-functions.ts';
import { matchesPattern } from '../lib/matches-pattern.ts';
import { localAccountId, localRegion } from './aws/local-account.ts';
import type { BusEvent, EventBridge } from './aws/start-event-bridge.ts';
import type { Queues } from './aws/start-queues.ts';
import { FunctionError } from './lambda/function-instance.ts';
import type { InvocationFailure } from './lambda/messages.ts';
import type { LocalFunctions } from './lambda/start-functions.ts';
import type { LocalNames } from './local-names.ts';
import type { Part } from './started-parts.ts';

/** An invocation of a consumer that failed. */
export interface FailedAttempt {
  readonly consumerId: string;
  readonly event: BusEvent;
  /** 1 is the first one. */
  readonly attempt: number;
  readonly failure: InvocationFailure;
  /** Milliseconds until it is repeated; undefined: it was the last one. */
  readonly againInMs: number | undefined;
}

/** An event that waits for a person. */
export interface DeadLetter {
  readonly consumerId: string;
  readonly event: BusEvent;
  readonly queueName: string;
  /** Where the queue can be read. */
  readonly page: string;
}

export interface DeliveryOptions {
  readonly eventBridge: Pick<EventBridge, 'onEvent'>;
  readonly functions: Pick<LocalFunctions, 'invoke'>;
  readonly queues: Pick<Queues, 'put' | 'pageOf'>;
  readonly names: Pick<LocalNames, 'functionName' | 'deadLetterQueue'>;
  readonly consumers: readonly Pick<DeployedConsumer, 'id' | 'pattern'>[];
  /**
   * Milliseconds before each repetition. Default 1 s and 2 s, in place of Lambda's one and two
   * minutes.
   */
  readonly retryDelaysMs?: readonly number[] | undefined;
  readonly onFailedAttempt?: ((failed: FailedAttempt) => void) | undefined;
  readonly onDeadLetter?: ((letter: DeadLetter) => void) | undefined;
  /** Epoch milliseconds. Default the machine's clock. */
  readonly clock?: (() => number) | undefined;
}

/** What hands events to consumers. */
export interface Deliveries extends Part {
  /** Hands an event to one consumer, whatever its pattern: repetitions and dead letters as ever. */
  deliver(consumerId: string, event: BusEvent): void;
}

/**
 * Hands each event to the consumers whose pattern it fits, as EventBridge and Lambda do: what a
 * consumer fails on is repeated twice, and then goes into the consumer's dead-letter queue.
 *
 * @returns what ends it: nothing is repeated after that.
 */
export function deliverToConsumers(options: DeliveryOptions): Deliveries {
  const closing = new AbortController();
  const begin = (consumerId: string, event: BusEvent): void => {
    deliver(consumerId, event, { ...options, closing: closing.signal }).catch((error) => {
      // Nobody waits for a delivery; one that is broken off by the end is no fault.
      if (!closing.signal.aborted) {
        throw error;
      }
    });
  };
  options.eventBridge.onEvent((event) => {
    for (const consumer of options.consumers) {
      if (matchesPattern(consumer.pattern, event)) {
        begin(consumer.id, event);
      }
    }
  });
  return { deliver: begin, close: async () => closing.abort() };
}

async function deliver(
  consumerId: string,
  event: BusEvent,
  options: DeliveryOptions & { readonly closing: AbortSignal },
): Promise<void> {
  const { functions, retryDelaysMs = [1_000, 2_000], closing } = options;
  // Lambda repeats an event under the same id.
  const requestId = randomUUID();
  for (let attempt = 1; ; attempt += 1) {
    const failure = await failureOf(functions.invoke(consumerId, event, requestId));
    if (failure === undefined) {
      return;
    }
    closing.throwIfAborted();
    const againInMs = retryDelaysMs[attempt - 1];
    options.onFailedAttempt?.({ consumerId, event, attempt, failure, againInMs });
    if (againInMs === undefined) {
      putIntoQueue({ consumerId, event, requestId, attempts: attempt, failure }, options);
      return;
    }
    await sleep(againInMs, undefined, { signal: closing });
  }
}

async function failureOf(invocation: Promise<unknown>): Promise<InvocationFailure | undefined> {
  try {
    await invocation;
    return undefined;
  } catch (error) {
    if (error instanceof FunctionError) {
      return error.failure;
    }
    // Its bundle no longer loads.
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { errorType: name, errorMessage: message, trace: [] };
  }
}

/** The message is what Lambda's destination for failures makes of it. */
function putIntoQueue(
  {
    consumerId,
    event,
    requestId,
    attempts,
    failure,
  }: {
    readonly consumerId: string;
    readonly event: BusEvent;
    readonly requestId: string;
    readonly attempts: number;
    readonly failure: InvocationFailure;
  },
  { queues, names, onDeadLetter, clock = Date.now }: DeliveryOptions,
): void {
  const functionName = names.functionName(consumerId);
  const message = {
    version: '1.0',
    timestamp: new Date(clock()).toISOString(),
    requestContext: {
      requestId,
      functionArn: `arn:aws:lambda:${localRegion}:${localAccountId}:function:${functionName}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: attempts,
    },
    requestPayload: event,
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      functionError: 'Unhandled',
    },
    responsePayload: failure,
  };
  const queueName = names.deadLetterQueue(consumerId);
  queues.put(queueName, JSON.stringify(message));
  onDeadLetter?.({ consumerId, event, queueName, page: queues.pageOf(queueName) });
}
