import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { settleLater } from '../../../../functions/core/settling/settle-later.ts';
import { createSettleQueue } from '../../../../functions/core/settling/settle-queue.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';

const client = new SQSClient({ region: 'eu-west-2' });
const sqs = mockClient(client);
const queue = createSettleQueue('https://sqs.example/1/settle', client);

let log: RecordingLog;

beforeEach(() => {
  sqs.reset();
  log = new RecordingLog();
});

function later() {
  return settleLater('erasure', { openQueue: async () => queue, clock: () => 1_000, log })('alice');
}
function sent() {
  return sqs.commandCalls(SendMessageCommand).map(({ args }) => args[0].input);
}

describe('settleLater', () => {
  it('puts the first message into the queue, for in 45 seconds', async () => {
    await later();
    expect(sent()).toEqual([
      {
        QueueUrl: 'https://sqs.example/1/settle',
        MessageBody: '{"kind":"erasure","id":"alice","attempt":1,"firstAtMs":1000}',
        DelaySeconds: 45,
      },
    ]);
    expect(log.lines).toEqual([]);
  });

  it('goes on where SQS does not take it, and says so without the user', async () => {
    sqs.rejects(Object.assign(new Error('of alice'), { name: 'RequestThrottled' }));
    await later();
    expect(sent()).toHaveLength(1);
    expect(log.lines).toMatchObject([
      {
        level: 'warn',
        code: 'settle_not_queued',
        fields: { settleKind: 'erasure', attempt: 1, errorName: 'RequestThrottled' },
      },
    ]);
    expect(JSON.stringify(log.lines)).not.toContain('alice');
  });

  it('goes on where SQS’s client does not even load', async () => {
    const openQueue = () => Promise.reject(new TypeError('no file'));
    await settleLater('payment', { openQueue, clock: () => 1_000, log })('pi_1');
    expect(log.codes).toEqual(['settle_not_queued']);
  });
});

describe('the queue', () => {
  it('delays later messages for longer, and tells when one was not taken', async () => {
    const message = { kind: 'payment', id: 'pi_1', attempt: 7, firstAtMs: 1 } as const;
    await queue.send(message);
    expect(sent()).toMatchObject([{ DelaySeconds: 900 }]);
    sqs.rejects(new Error('away'));
    await expect(queue.send(message)).rejects.toThrow('away');
  });
});
