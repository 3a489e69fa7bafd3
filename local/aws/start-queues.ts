import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Listening, listenOnLoopback } from '../listen-on-loopback.ts';
import type { Access, AccessNeed } from './access.ts';
import { type Action, awsJsonService, parseInput } from './aws-json-service.ts';
import { localAccountId, localRegion } from './local-account.ts';
import { Refused } from './refused.ts';

export interface Queues extends Listening {
  /** @throws Error when there is no queue of this name, as all below do. */
  queueUrl(name: string): string;
  /** Where a person can read the messages of a queue. */
  pageOf(name: string): string;
  /** The bodies, oldest first. */
  messages(name: string): readonly string[];
  /** Puts a message into a queue without a request, as other AWS services do. */
  put(name: string, body: string): void;
}

export interface QueuesOptions {
  /** The queues there are. */
  readonly names: readonly string[];
  /** Default: everybody may do everything. */
  readonly access?: Access | undefined;
}

const sendMessageInput = z.object({ QueueUrl: z.string(), MessageBody: z.string().min(1) });

/**
 * An SQS in memory with queues that can be written to, on a free port of 127.0.0.1. `GET /queues`
 * tells how many messages each has, and `GET /queues/<name>` lists the bodies, oldest first.
 */
export async function startQueues({ names, access }: QueuesOptions): Promise<Queues> {
  const queues = new Map(names.map((name): [string, string[]] => [name, []]));
  const messagesIn = (name: string): string[] => {
    const messages = queues.get(name);
    if (messages === undefined) {
      throw new Error(`There is no queue ${name}.`);
    }
    return messages;
  };
  const sendMessage: Action = (input) => {
    const { QueueUrl, MessageBody } = parseInput(sendMessageInput, input);
    const messages = queues.get(queueNameOf(QueueUrl));
    if (messages === undefined) {
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
    needsOf: queueNeeds,
    access,
  });
  app.get('/queues', async () => ({
    queues: [...queues].map(([name, messages]) => ({ name, messages: messages.length })),
  }));
  app.get<{ Params: { name: string } }>('/queues/:name', async ({ params }, reply) => {
    const messages = queues.get(params.name);
    return messages === undefined
      ? reply.code(404).send({ message: `There is no queue ${params.name}.` })
      : { messages };
  });
  const listening = await listenOnLoopback(app, 0);
  return {
    ...listening,
    queueUrl: (name) => {
      messagesIn(name);
      return `${listening.url}/${localAccountId}/${name}`;
    },
    pageOf: (name) => {
      messagesIn(name);
      return `${listening.url}/queues/${name}`;
    },
    messages: messagesIn,
    put: (name, body) => {
      messagesIn(name).push(body);
    },
  };
}

/** The end of `<endpoint>/<account>/<name>`; empty for what is no URL of this account's queues. */
function queueNameOf(queueUrl: string): string {
  return new RegExp(`/${localAccountId}/([^/]+)$`).exec(queueUrl)?.[1] ?? '';
}

function queueNeeds(operation: string, input: unknown): readonly AccessNeed[] {
  const resource = queueNameOf(sendMessageInput.safeParse(input).data?.QueueUrl ?? '');
  const arn = `arn:aws:sqs:${localRegion}:${localAccountId}:${resource}`;
  return [{ action: `sqs:${operation}`, resource, arn }];
}
