import type { Context, SQSEvent } from 'aws-lambda';
import { eraseUser } from '#app/erasure.ts';
import { settings } from '#app/settings.ts';
import { deadlineIn } from '../core/clock.ts';
import type { UserId } from '../core/customers/customer-link.ts';
import { createAppContext } from '../core/runtime/app-context.ts';
import { requestLog } from '../core/runtime/request-log.ts';
import { createSettleRuntime } from '../core/runtime/settle-runtime.ts';
import { takeMessage } from './take-message.ts';

const runtime = createSettleRuntime();
const app = createAppContext(runtime, settings);

/** Kept back of the function's time, for the last write and the next message. */
const reserveMs = 3_500;

/** Takes up what requests have left open. Its queue hands over one message at a time. */
export async function handler({ Records: records }: SQSEvent, context: Context): Promise<void> {
  const { logger, metrics } = runtime;
  const log = requestLog(logger, context.awsRequestId, { signal: metrics.signal });
  const deadline = deadlineIn(context.getRemainingTimeInMillis() - reserveMs, Date.now);
  const { payments, customers, cards, queue } = runtime.settleDependencies(deadline, log);
  const erasures = {
    ...customers,
    cards,
    forgetUser: (userId: UserId) => eraseUser({ ...app, userId, deadline, log }),
  };
  for (const { body } of records) {
    const { openFor } = metrics;
    await takeMessage(body, {
      payments,
      customers,
      erasures,
      queue,
      openFor,
      clock: Date.now,
      log,
    });
  }
}
