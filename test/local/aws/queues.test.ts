import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Queues, startQueues } from '../../../local/aws/start-queues.ts';
import { FakeTimer } from '../fake-timer.ts';

describe('the SQS endpoint, through the SDK', () => {
  let service: Queues;
  let client: SQSClient;
  let timer: FakeTimer;

  beforeEach(async () => {
    timer = new FakeTimer();
    service = await startQueues({ names: ['refused', 'failed'], timer });
    client = new SQSClient({
      endpoint: service.url,
      region: 'eu-west-2',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    client.destroy();
    await service.close();
  });

  const send = (QueueUrl: string, MessageBody: string) =>
    client.send(new SendMessageCommand({ QueueUrl, MessageBody }));

  it('keeps a message, letter by letter', async () => {
    // The SDK itself compares the digest in the answer with its own.
    const { MessageId } = await send(service.queueUrl('refused'), '{"note":"café 💳"}');
    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(service.messages('refused')).toEqual(['{"note":"café 💳"}']);
    expect(service.messages('failed')).toEqual([]);
  });

  it('shows its queues, and the messages of each', async () => {
    await send(service.queueUrl('refused'), 'one');
    service.put('refused', 'two');
    const page = async (path: string) => (await fetch(`${service.url}${path}`)).json();
    expect(await page('/queues')).toEqual({
      queues: [
        { name: 'refused', messages: 2 },
        { name: 'failed', messages: 0 },
      ],
    });
    expect(await page('/queues/refused')).toEqual({
      messages: ['one', 'two'],
      visibleAt: ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
    });
    expect(service.pageOf('refused')).toBe(`${service.url}/queues/refused`);
    expect((await fetch(`${service.url}/queues/nowhere`)).status).toBe(404);
  });

  it('delays a message by up to 15 minutes', async () => {
    const QueueUrl = service.queueUrl('refused');
    const sendIn = (DelaySeconds: number) =>
      client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'late', DelaySeconds }));
    await sendIn(900);
    const page = await fetch(service.pageOf('refused'));
    expect(await page.json()).toEqual({
      messages: ['late'],
      visibleAt: ['2026-01-01T00:15:00.000Z'],
    });
    for (const seconds of [901, -1, 0.5]) {
      await expect(sendIn(seconds)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    }
  });

  it('hands messages out, hides them for as long as it is told, and deletes them', async () => {
    const QueueUrl = service.queueUrl('refused');
    const receive = async (VisibilityTimeout: number) => {
      const asked = { QueueUrl, VisibilityTimeout, MaxNumberOfMessages: 10 };
      const { Messages = [] } = await client.send(new ReceiveMessageCommand(asked));
      return Messages;
    };
    await send(QueueUrl, 'one');
    await send(QueueUrl, 'two');
    const [one, two] = await receive(60);
    expect([one?.Body, two?.Body]).toEqual(['one', 'two']);
    expect(one?.Attributes).toEqual({
      SentTimestamp: String(timer.now()),
      ApproximateReceiveCount: '1',
    });
    expect(await receive(60)).toEqual([]);
    const ofOne = { QueueUrl, ReceiptHandle: one?.ReceiptHandle };
    await client.send(new ChangeMessageVisibilityCommand({ ...ofOne, VisibilityTimeout: 0 }));
    const [again] = await receive(60);
    expect(again).toMatchObject({ Body: 'one', Attributes: { ApproximateReceiveCount: '2' } });
    // It has been handed out again: the first handle is void.
    await client.send(new DeleteMessageCommand(ofOne));
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: two?.ReceiptHandle }));
    expect(service.messages('refused')).toEqual(['one']);
    timer.pass(60_000);
    expect(await receive(60)).toMatchObject([{ Body: 'one' }]);
    const change = new ChangeMessageVisibilityCommand({ ...ofOne, VisibilityTimeout: 0 });
    await expect(client.send(change)).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });

  it('refuses another queue, an empty message and what it does not do', async () => {
    await expect(send(`${service.url}/000000000000/other`, 'x')).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
    await expect(send(service.queueUrl('refused'), '')).rejects.toThrow();
    const purge = new PurgeQueueCommand({ QueueUrl: service.queueUrl('refused') });
    await expect(client.send(purge)).rejects.toMatchObject({ name: 'UnknownOperationException' });
    expect(service.messages('refused')).toEqual([]);
  });
});
