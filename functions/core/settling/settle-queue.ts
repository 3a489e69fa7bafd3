import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Unavailable } from '../failures.ts';
import { delaySeconds, type UnsettledMessage } from './unsettled.ts';

export interface SettleQueue {
  /** Puts it there, to be looked at after the delay of so many looks. @throws Unavailable */
  send(message: UnsettledMessage): Promise<void>;
}

/** Leaves room for the rest of any request. */
const limits = {
  maxAttempts: 2,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    throwOnRequestTimeout: true,
  },
};

export function settleQueue(
  queueUrl: string,
  client: Pick<SQSClient, 'send'> = new SQSClient(limits),
): SettleQueue {
  return {
    async send(message) {
      try {
        await client.send(
          new SendMessageCommand({
            QueueUrl: queueUrl,
            MessageBody: JSON.stringify(message),
            DelaySeconds: delaySeconds(message.looks),
          }),
        );
      } catch (error) {
        throw new Unavailable(
          'settle_queue_unavailable',
          'The queue did not take what is to be settled.',
          { dependency: 'sqs', reason: error instanceof Error ? error.name : 'unknown' },
          error,
        );
      }
    },
  };
}
