import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Listening, listenOnLoopback } from '../listen-on-loopback.ts';
import { type Action, awsJsonService, parseInput, Refused } from './aws-json-service.ts';
import { localAccountId } from './local-account.ts';

export interface Queue extends Listening {
  readonly queueUrl: string;
  /** The bodies, oldest first; `GET /messages` lists them as well. */
  readonly messages: readonly string[];
}

const sendMessageInput = z.object({ QueueUrl: z.string(), MessageBody: z.string().min(1) });

/** An SQS in memory with one queue that can be written to, on a free port of 127.0.0.1. */
export async function startQueue(name: string): Promise<Queue> {
  const messages: string[] = [];
  const sendMessage: Action = (input) => {
    const { QueueUrl, MessageBody } = parseInput(sendMessageInput, input);
    if (!QueueUrl.endsWith(`/${localAccountId}/${name}`)) {
      throw new Refused('QueueDoesNotExist', 'The specified queue does not exist.');
    }
    messages.push(MessageBody);
    return {
      MessageId: randomUUID(),
      // SQS says so, and the SDK compares. It guards against damage on the way, not against people.
      MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
    };
  };
  const app = awsJsonService({
    target: 'AmazonSQS',
    actions: new Map([['SendMessage', sendMessage]]),
    protocol: '1.0',
    messageField: 'message',
  });
  app.get('/messages', async () => ({ messages }));
  const listening = await listenOnLoopback(app, 0);
  return { ...listening, messages, queueUrl: `${listening.url}/${localAccountId}/${name}` };
}
