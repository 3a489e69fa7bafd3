import { Unavailable } from '../failures.ts';
import { type OperationKind, type PaymentRecord, youngOperations } from './payment-record.ts';
import { capturedAmount, type PaymentState } from './payment-state.ts';
import type { OperationDependencies } from './ports.ts';
import { minimumLookMs, minimumSendMs, visiblePausesMs } from './timing.ts';

/** Young ones of ours that no id in Dojo's list tells from somebody else's, or from nothing. */
function isAnyHidden(
  { captures = [] }: PaymentState,
  record: PaymentRecord | undefined,
  kind: OperationKind,
  nowMs: number,
): boolean {
  return youngOperations(record, kind, nowMs).some(
    ({ dojoId }) => dojoId === undefined || !captures.some(({ id }) => id === dojoId),
  );
}

/**
 * Ours show for certain, or the sum is exactly the one that we know: behind a larger one, somebody else's, ours
 * could be missing. What Dojo does not tell at all is not waited for.
 */
function isUpToDate(
  payment: PaymentState,
  record: PaymentRecord | undefined,
  nowMs: number,
): boolean {
  const { captured = 0, refunded = 0 } = record?.known ?? {};
  const isShown = (kind: OperationKind, shown: number, known: number): boolean =>
    shown === known || !isAnyHidden(payment, record, kind, nowMs);
  return (
    (!payment.isRefundTold || isShown('refund', payment.refundedAmount, refunded)) &&
    (payment.captures === undefined || isShown('capture', capturedAmount(payment), captured))
  );
}

/**
 * The payment, once Dojo shows of it what we know to have happened: compared with less, the next
 * operation would be taken for done.
 * @throws Unavailable `payment_not_shown_yet`
 */
export async function findUpToDate(
  id: string,
  record: PaymentRecord | undefined,
  { dojo, clock, sleep, deadline }: OperationDependencies,
): Promise<PaymentState | undefined> {
  for (const [looks, pauseMs] of visiblePausesMs.entries()) {
    if (looks > 0) {
      if (deadline.remainingMs() < pauseMs + minimumLookMs + minimumSendMs) break;
      await sleep(pauseMs);
    }
    const payment = await dojo.find(id);
    if (payment === undefined || isUpToDate(payment, record, clock())) return payment;
  }
  throw new Unavailable(
    'payment_not_shown_yet',
    'Dojo does not show yet what was done to this payment.',
    { retryAfterSeconds: 10 },
  );
}
