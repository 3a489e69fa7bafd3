import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { delaySeconds } from './settle-delays.ts';
import type { SettleQueue } from './settle-later.ts';

/** Somebody waits for the answer to a request meanwhile, and the audit makes up for what is lost. */
const limits = {
  maxAttempts: 2,
  requestHandler: {
    connectionTimeout: 400,
    requestTimeout: 600,
    throwOnRequestTimeout: true,
  },
};

/** The SQS queue of this URL. */
export function createSettleQueue(
  queueUrl: string,
  client: SQSClient = new SQSClient(limits),
): SettleQueue {
  return {
    async send(message) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(message),
          DelaySeconds: delaySeconds(message.attempt),
        }),
      );
    },
  };
}
