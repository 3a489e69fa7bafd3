import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { requestLog } from '../../../core/runtime/request-log.ts';
import { paymentIntentEvent } from '../../../core/webhooks/payment-intent-event.ts';

const logger = new Logger();

/**
 * Where orders are fulfilled: yours to change. Called for each event about a payment whose status may
 * have changed. As shipped it logs one line for a paid one, and does nothing.
 *
 * What to know before you put your own code here:
 *
 * - **Look at `paid` alone.** Only then the money is taken. A canceled or refunded payment comes here
 *   as well, as does an attempt that only authorized it.
 * - **The same event comes twice now and then, and two events may come in any order.** Keep, for each
 *   `paymentIntentId`, the greatest `intentUpdatedAt` that you have dealt with, and leave alone what is
 *   older. Fulfil each `paymentIntentId` once: a conditional write does it.
 * - **`userId` is your own user id**, from the token that the payment was started with; `null` when
 *   the user was erased since. `reference` and `metadata` are what the app sent along.
 * - **What you throw is repeated** twice by Lambda, after one and two minutes. Then the event waits for
 *   a person in this function's dead-letter queue.
 * - The function may write logs and nothing else. Give it what it needs in `lib/apps/demo.ts`.
 *
 * @throws ZodError for an event that does not look like docs/webhook-event.schema.json.
 */
export async function handler(event: unknown, context: Context): Promise<void> {
  const { detail } = paymentIntentEvent.parse(event);
  if (!detail.paid) return;
  requestLog(logger, context.awsRequestId).info('order_may_be_fulfilled', 'An order is paid.', {
    customerId: detail.customerId ?? undefined,
  });
}
