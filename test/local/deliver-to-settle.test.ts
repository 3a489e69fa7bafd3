import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { LocalQueue } from '../../local/aws/local-queue.ts';
import { deliverToSettle, type FailedMessage } from '../../local/deliver-to-settle.ts';
import { FakeTimer } from './fake-timer.ts';

let timer: FakeTimer;
let queues: Map<string, LocalQueue>;
let invoked: unknown[];
let failed: FailedMessage[];
let unsettled: string[];
let isBroken: boolean;

beforeEach(() => {
  timer = new FakeTimer();
  queues = new Map(['settle', 'unsettled'].map((name) => [name, new LocalQueue(timer)]));
  invoked = [];
  failed = [];
  unsettled = [];
  isBroken = false;
  deliverToSettle({
    queues: { queue, pageOf: (name) => `http://queues/${name}` },
    functions: {
      invoke: async (id, event) => {
        invoked.push([id, event]);
        if (isBroken) throw new Error('See settle_failed.');
        return null;
      },
    },
    names: { settleQueue: 'settle', unsettledQueue: 'unsettled' },
    functionId: 'settle',
    onFailedMessage: (message) => failed.push(message),
    onUnsettled: (page) => unsettled.push(page),
  });
});

function queue(name: string): LocalQueue {
  const found = queues.get(name);
  if (found === undefined) throw new Error(`There is no queue ${name}.`);
  return found;
}

describe('what requests have left open', () => {
  it('is handed to the function as Lambda hands messages over, one at a time', async () => {
    queue('settle').put('{"café":1}');
    queue('settle').put('two');
    timer.pass(0);
    await setImmediate();
    expect(invoked).toEqual([
      [
        'settle',
        {
          Records: [
            {
              messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
              receiptHandle: expect.any(String),
              body: '{"café":1}',
              attributes: {
                ApproximateReceiveCount: '1',
                SentTimestamp: '1767225600000',
                SenderId: '000000000000',
                ApproximateFirstReceiveTimestamp: '1767225600000',
              },
              messageAttributes: {},
              md5OfBody: 'fea1254542cd0e3a8ad4bdb8aa3eda54',
              eventSource: 'aws:sqs',
              eventSourceARN: 'arn:aws:sqs:eu-west-2:000000000000:settle',
              awsRegion: 'eu-west-2',
            },
          ],
        },
      ],
      ['settle', { Records: [expect.objectContaining({ body: 'two' })] }],
    ]);
    expect(queue('settle').messages).toEqual([]);
  });

  it('comes again every three minutes while the function fails, and after five times waits for a person', async () => {
    isBroken = true;
    queue('settle').put('one');
    for (let minutes = 0; minutes <= 15; minutes += 1) {
      timer.pass(minutes === 0 ? 0 : 60_000);
      await setImmediate();
    }
    expect(failed).toEqual(
      [1, 2, 3, 4, 5].map((attempt) => ({
        attempt,
        againInMs: 180_000,
        message: 'See settle_failed.',
      })),
    );
    expect(queue('unsettled').messages.map(({ body }) => body)).toEqual(['one']);
    expect(unsettled).toEqual(['http://queues/unsettled']);
  });
});
