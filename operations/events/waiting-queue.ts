import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A message that waits for a person. */
export interface WaitingMessage {
  readonly id: string;
  /** May have personal data in it: never shown. */
  readonly body: string;
  /** When it came into the queue, in epoch milliseconds. */
  readonly sentAtMs: number;
  readonly receiptHandle: string;
}

/** A queue of dead letters. */
export interface WaitingQueue {
  /** Up to ten that can be seen, hidden from everybody else for two minutes. None: there are no more. */
  receive(): Promise<readonly WaitingMessage[]>;
  /** Lets it be seen again at once. */
  giveBack(message: WaitingMessage): Promise<void>;
  remove(message: WaitingMessage): Promise<void>;
}

/** Longer than it takes to send ten messages back. */
const hiddenForSeconds = 120;
/** With a wait SQS asks all of its servers, so that no message is overlooked. */
const waitSeconds = 1;

/** A queue of SQS. What it throws is the SDK's. */
export function waitingQueue(sqs: SQSClient, QueueUrl: string): WaitingQueue {
  return {
    async receive() {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: hiddenForSeconds,
          WaitTimeSeconds: waitSeconds,
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      );
      return Messages.map(asWaiting);
    },
    async giveBack({ receiptHandle: ReceiptHandle }) {
      await sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
      );
    },
    async remove({ receiptHandle: ReceiptHandle }) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    },
  };
}

function asWaiting({ MessageId, ReceiptHandle, Body, Attributes }: Message): WaitingMessage {
  return {
    id: MessageId ?? '',
    body: Body ?? '',
    sentAtMs: Number(Attributes?.SentTimestamp ?? 0),
    receiptHandle: ReceiptHandle ?? '',
  };
}
