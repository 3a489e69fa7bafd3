import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Queue, startQueue } from '../../../local/aws/start-queue.ts';

describe('the SQS endpoint, through the SDK', () => {
  let service: Queue;
  let client: SQSClient;

  beforeEach(async () => {
    service = await startQueue('refused');
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
    const { MessageId } = await send(service.queueUrl, '{"note":"café 💳"}');
    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(service.messages).toEqual(['{"note":"café 💳"}']);
    expect(await (await fetch(`${service.url}/messages`)).json()).toEqual({
      messages: ['{"note":"café 💳"}'],
    });
  });

  it('refuses another queue, an empty message and what it does not do', async () => {
    await expect(send(`${service.url}/000000000000/other`, 'x')).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
    await expect(send(service.queueUrl, '')).rejects.toThrow();
    const receive = new ReceiveMessageCommand({ QueueUrl: service.queueUrl });
    await expect(client.send(receive)).rejects.toMatchObject({ name: 'UnknownOperationException' });
    expect(service.messages).toEqual([]);
  });
});
