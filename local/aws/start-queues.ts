import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Listening, listenOnLoopback } from '../listen-on-loopback.ts';
import { machineTimer, type Timer } from '../run-on-schedule.ts';
import type { Access, AccessNeed } from './access.ts';
import { type Action, awsJsonService, parseInput } from './aws-json-service.ts';
import { localAccountId, localRegion } from './local-account.ts';
import { LocalQueue } from './local-queue.ts';
import { Refused } from './refused.ts';

export interface Queues extends Listening {
  /** @throws Error when there is no queue of this name, as all below do. */
  queueUrl(name: string): string;
  /** Where a person can read the messages of a queue. */
  pageOf(name: string): string;
  /** For whoever gets its messages. */
  queue(name: string): LocalQueue;
  /** The bodies, oldest first, of delayed messages too. */
  messages(name: string): readonly string[];
  /** Puts a message into a queue without a request, as other AWS services do. */
  put(name: string, body: string): void;
}

export interface QueuesOptions {
  /** The queues there are. */
  readonly names: readonly string[];
  /** Default: everybody may do everything. */
  readonly access?: Access | undefined;
  /** For delays. Default: the machine's. */
  readonly timer?: Timer | undefined;
}

const sendMessageInput = z.object({
  QueueUrl: z.string(),
  MessageBody: z.string().min(1),
  DelaySeconds: z.number().default(0),
});
const receiveMessageInput = z.object({
  QueueUrl: z.string(),
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: z.int().min(0).max(43_200).default(30),
});
const handleInput = z.object({ QueueUrl: z.string(), ReceiptHandle: z.string() });
const changeVisibilityInput = handleInput.extend({
  VisibilityTimeout: z.int().min(0).max(43_200),
});
const queueInput = z.object({ QueueUrl: z.string() });
/** SQS's own limit. */
const maxDelaySeconds = 900;

/**
 * An SQS in memory on a free port of 127.0.0.1: messages are sent, received, hidden and deleted. It
 * does not wait for messages: what asks with `WaitTimeSeconds` is answered at once. `GET /queues` tells how many messages each has, and `GET /queues/<name>` lists the bodies, oldest first, and when each
 * can be seen.
 */
export async function startQueues({
  names,
  access,
  timer = machineTimer,
}: QueuesOptions): Promise<Queues> {
  const queues = new Map(names.map((name) => [name, new LocalQueue(timer)]));
  const queueOf = (name: string): LocalQueue => {
    const queue = queues.get(name);
    if (queue === undefined) {
      throw new Error(`There is no queue ${name}.`);
    }
    return queue;
  };
  const named = (queueUrl: string): LocalQueue => {
    const queue = queues.get(queueNameOf(queueUrl));
    if (queue === undefined) {
      throw new Refused('QueueDoesNotExist', 'The specified queue does not exist.');
    }
    return queue;
  };
  const sendMessage: Action = (input) => {
    const { QueueUrl, MessageBody, DelaySeconds } = parseInput(sendMessageInput, input);
    const queue = named(QueueUrl);
    if (!Number.isInteger(DelaySeconds) || DelaySeconds < 0 || DelaySeconds > maxDelaySeconds) {
      throw new Refused(
        'InvalidParameterValue',
        `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= ${maxDelaySeconds}.`,
      );
    }
    return {
      MessageId: queue.put(MessageBody, DelaySeconds * 1_000),
      // SQS says so, and the SDK compares. It guards against damage on the way, not against people.
      MD5OfMessageBody: digestOf(MessageBody),
    };
  };
  const receiveMessage: Action = (input) => {
    const { QueueUrl, MaxNumberOfMessages, VisibilityTimeout } = parseInput(
      receiveMessageInput,
      input,
    );
    const received = named(QueueUrl).receive(MaxNumberOfMessages, VisibilityTimeout * 1_000);
    return {
      Messages: received.map(({ id, receiptHandle, body, sentAtMs, receiveCount }) => ({
        MessageId: id,
        ReceiptHandle: receiptHandle,
        Body: body,
        MD5OfBody: digestOf(body),
        Attributes: {
          SentTimestamp: String(sentAtMs),
          ApproximateReceiveCount: String(receiveCount),
        },
      })),
    };
  };
  const deleteMessage: Action = (input) => {
    const { QueueUrl, ReceiptHandle } = parseInput(handleInput, input);
    named(QueueUrl).delete(ReceiptHandle);
    return {};
  };
  const changeMessageVisibility: Action = (input) => {
    const { QueueUrl, ReceiptHandle, VisibilityTimeout } = parseInput(changeVisibilityInput, input);
    if (!named(QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout * 1_000)) {
      throw new Refused('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
    }
    return {};
  };
  const app = awsJsonService({
    target: 'AmazonSQS',
    actions: new Map([
      ['SendMessage', sendMessage],
      ['ReceiveMessage', receiveMessage],
      ['DeleteMessage', deleteMessage],
      ['ChangeMessageVisibility', changeMessageVisibility],
    ]),
    protocol: '1.0',
    messageField: 'message',
    needsOf: queueNeeds,
    access,
  });
  app.get('/queues', async () => ({
    queues: [...queues].map(([name, { messages }]) => ({ name, messages: messages.length })),
  }));
  app.get<{ Params: { name: string } }>('/queues/:name', async ({ params }, reply) => {
    const queue = queues.get(params.name);
    if (queue === undefined) {
      return reply.code(404).send({ message: `There is no queue ${params.name}.` });
    }
    return {
      messages: queue.messages.map(({ body }) => body),
      visibleAt: queue.messages.map(({ visibleAtMs }) => new Date(visibleAtMs).toISOString()),
    };
  });
  const listening = await listenOnLoopback(app, 0);
  return {
    ...listening,
    queueUrl: (name) => {
      queueOf(name);
      return `${listening.url}/${localAccountId}/${name}`;
    },
    pageOf: (name) => {
      queueOf(name);
      return `${listening.url}/queues/${name}`;
    },
    queue: queueOf,
    messages: (name) => queueOf(name).messages.map(({ body }) => body),
    put: (name, body) => {
      queueOf(name).put(body);
    },
  };
}

function digestOf(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

/** The end of `<endpoint>/<account>/<name>`; empty for what is no URL of this account's queues. */
function queueNameOf(queueUrl: string): string {
  return new RegExp(`/${localAccountId}/([^/]+)$`).exec(queueUrl)?.[1] ?? '';
}

function queueNeeds(operation: string, input: unknown): readonly AccessNeed[] {
  const resource = queueNameOf(queueInput.safeParse(input).data?.QueueUrl ?? '');
  const arn = `arn:aws:sqs:${localRegion}:${localAccountId}:${resource}`;
  return [{ action: `sqs:${operation}`, resource, arn }];
}
