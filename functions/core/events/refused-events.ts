import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { EventEntry } from './event-entry.ts';
import { callLimits } from './event-limits.ts';

/** Where entries wait that EventBridge refuses. */
export interface RefusedEvents {
  /** @throws what the queue throws: it may or may not have taken it. */
  keep(entry: EventEntry): Promise<void>;
}

/** The SQS queue of this URL. */
export function createRefusedEvents(
  queueUrl: string,
  client: SQSClient = new SQSClient(callLimits),
): RefusedEvents {
  return {
    async keep(entry) {
      await client.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(entry) }),
      );
    },
  };
}
