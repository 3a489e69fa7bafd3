import { Unavailable } from '../failures.ts';
import type { OperationKind, PaymentRecord } from './payment-record.ts';
import { listedAmount, type PaymentState } from './payment-state.ts';
import type { OperationDependencies } from './ports.ts';
import { minimumLookMs, minimumSendMs, mustShowAtMs, visiblePausesMs } from './timing.ts';

/** Ours of which Dojo need not show yet that they are there, and which no id tells from somebody else’s. */
function isAnyUnnamedYoung(
  record: PaymentRecord | undefined,
  kind: OperationKind,
  nowMs: number,
): boolean {
  return (record?.settled ?? []).some(
    (operation) =>
      operation.kind === kind &&
      operation.outcome === 'moved' &&
      (operation.shownByMs ?? mustShowAtMs(operation.settledAtMs)) > nowMs &&
      (kind === 'refund' || operation.dojoId === undefined),
  );
}

/**
 * More than the sum that we know is enough, but while ours could be hidden behind somebody else’s. What Dojo
 * does not tell at all is not waited for.
 */
function isUpToDate(
  payment: PaymentState,
  record: PaymentRecord | undefined,
  nowMs: number,
): boolean {
  const { captured = 0, refunded = 0 } = record?.known ?? {};
  const isShown = (kind: OperationKind, shown: number, known: number): boolean =>
    isAnyUnnamedYoung(record, kind, nowMs) ? shown === known : shown >= known;
  return (
    (!payment.isRefundTold || isShown('refund', payment.refundedAmount, refunded)) &&
    (payment.captures === undefined || isShown('capture', listedAmount(payment), captured))
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
