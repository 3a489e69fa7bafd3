import { pascalCase } from './pascal-case.ts';

/**
 * The stack's output with the URL of the queue of what a consumer failed on:
 * `send-receipts` → `FailedEventsOfSendReceiptsQueueUrl`. That of `fulfil-orders` has the name that the
 * only such queue once had.
 */
export function failedEventsOutput(consumerId: string): string {
  return consumerId === 'fulfil-orders'
    ? 'UnfulfilledOrdersQueueUrl'
    : `FailedEventsOf${pascalCase(consumerId)}QueueUrl`;
}
