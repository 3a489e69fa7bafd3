import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Leaves room for the publisher's own attempts within any request's deadline. */
const limits = {
  maxAttempts: 2,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    throwOnRequestTimeout: true,
  },
};

/** One of each an instance. */
export function createEventClients(): {
  readonly bus: EventBridgeClient;
  readonly queue: SQSClient;
} {
  return { bus: new EventBridgeClient(limits), queue: new SQSClient(limits) };
}
