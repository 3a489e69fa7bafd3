import { beforeEach, describe, expect, it } from 'vitest';
import type { EventPattern } from '../../lib/event-pattern.ts';
import type { BusEvent } from '../../local/aws/start-event-bridge.ts';
import {
  type DeadLetter,
  type DeliveryOptions,
  deliverToConsumers,
  type FailedAttempt,
} from '../../local/deliver-to-consumers.ts';
import { FunctionError } from '../../local/lambda/function-instance.ts';

const event: BusEvent = {
  version: '0',
  id: 'event-1',
  'detail-type': 'paid',
  source: 'save-card',
  account: '000000000000',
  time: '2026-01-01T12:00:00Z',
  region: 'eu-west-2',
  resources: [],
  detail: { order: 1 },
};
const pattern: EventPattern = { source: ['save-card'], detailType: ['paid'] };
const failure = { errorType: 'TypeError', errorMessage: 'no order', trace: ['at line 1'] };

describe('the delivery of an event', () => {
  let publish: (published: BusEvent) => void;
  let calls: { id: string; event: unknown; requestId: string | undefined }[];
  let failures: number;
  let attempts: FailedAttempt[];
  let letters: DeadLetter[];
  let queue: [name: string, body: string][];

  beforeEach(() => {
    calls = [];
    failures = 0;
    attempts = [];
    letters = [];
    queue = [];
  });

  const start = (options: Partial<DeliveryOptions> = {}) =>
    deliverToConsumers({
      eventBridge: {
        onEvent: (listener) => {
          publish = listener;
        },
      },
      functions: {
        invoke: async (id, sent, requestId) => {
          calls.push({ id, event: sent, requestId });
          if (calls.length <= failures) throw new FunctionError(failure);
          return null;
        },
      },
      queues: {
        put: (name, body) => queue.push([name, body]),
        pageOf: (name) => `http://queues/${name}`,
      },
      names: {
        functionName: (id) => `save-card-demo-sandbox-${id}`,
        deadLetterQueue: (id) => `${id}-dead-letters`,
      },
      consumers: [{ id: 'fulfil', pattern }],
      retryDelaysMs: [0, 0],
      onFailedAttempt: (failed) => attempts.push(failed),
      onDeadLetter: (letter) => letters.push(letter),
      clock: () => Date.UTC(2026, 0, 1, 12),
      ...options,
    });

  it('goes to each consumer whose pattern it fits', async () => {
    start({
      consumers: [
        { id: 'fulfil', pattern },
        { id: 'count', pattern: { ...pattern, detail: { order: [1, 2] } } },
        { id: 'other', pattern: { ...pattern, detail: { order: [3] } } },
      ],
    });
    publish(event);
    await expect.poll(() => calls.map(({ id }) => id)).toEqual(['fulfil', 'count']);
    expect(calls[0]?.event).toEqual(event);
  });

  it('is repeated, under the same id, until it succeeds', async () => {
    failures = 2;
    start();
    publish(event);
    await expect.poll(() => calls).toHaveLength(3);
    expect(new Set(calls.map(({ requestId }) => requestId)).size).toBe(1);
    expect(attempts.map(({ attempt, againInMs }) => [attempt, againInMs])).toEqual([
      [1, 0],
      [2, 0],
    ]);
    expect(attempts[0]).toMatchObject({ consumerId: 'fulfil', event, failure });
    expect(queue).toEqual([]);
  });

  it('ends after two repetitions in the consumer’s queue, as Lambda puts it there', async () => {
    failures = 3;
    start();
    publish(event);
    await expect.poll(() => queue).toHaveLength(1);
    expect(attempts.map(({ attempt, againInMs }) => [attempt, againInMs])).toEqual([
      [1, 0],
      [2, 0],
      [3, undefined],
    ]);
    const [name, body = ''] = queue[0] ?? [];
    expect(name).toBe('fulfil-dead-letters');
    expect(JSON.parse(body)).toEqual({
      version: '1.0',
      timestamp: '2026-01-01T12:00:00.000Z',
      requestContext: {
        requestId: calls[0]?.requestId,
        functionArn:
          'arn:aws:lambda:eu-west-2:000000000000:function:save-card-demo-sandbox-fulfil:$LATEST',
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload: event,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: failure,
    });
    expect(letters).toEqual([
      {
        consumerId: 'fulfil',
        event,
        queueName: 'fulfil-dead-letters',
        page: 'http://queues/fulfil-dead-letters',
      },
    ]);
  });

  it('is not repeated after the end', async () => {
    failures = 3;
    const delivery = start({ retryDelaysMs: [3_600_000, 3_600_000] });
    publish(event);
    await expect.poll(() => attempts).toHaveLength(1);
    await delivery.close();
    expect(calls).toHaveLength(1);
  });
});
