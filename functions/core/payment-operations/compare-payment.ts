import { clockToleranceMs } from '../customers/timing.ts';
import type {
  OpenOperation,
  PaymentRecord,
  PaymentSnapshot,
  UnresolvedReason,
} from './payment-record.ts';
import {
  type CaptureState,
  capturedAmount,
  isFailedCapture,
  type PaymentState,
} from './payment-state.ts';

/** What a payment tells of an operation that was never answered. */
export type Evidence =
  | { readonly kind: 'moved'; readonly dojoId: string | undefined }
  | { readonly kind: 'declined' }
  /** It does not show. Proof only once Dojo must show it. */
  | { readonly kind: 'not-shown' }
  | { readonly kind: 'doubtful'; readonly reason: UnresolvedReason };

const notShown: Evidence = { kind: 'not-shown' };
const somebodyElse: Evidence = { kind: 'doubtful', reason: 'somebody-else' };

/** A capture that Dojo lists without an id is known by what else it says. */
function nameOf({ id, amount, createdAtMs }: CaptureState): string {
  return id ?? `${amount}@${createdAtMs}`;
}

/**
 * Captures that we know of and that Dojo does not show yet are in it, and refunds of which it tells no sum: they
 * are none of a later operation.
 */
export function snapshotOf(
  payment: PaymentState,
  record: PaymentRecord | undefined,
): PaymentSnapshot {
  const ours = (record?.settled ?? []).flatMap(({ kind, dojoId }) =>
    kind === 'capture' && dojoId !== undefined ? [dojoId] : [],
  );
  const { captures } = payment;
  return {
    status: payment.status,
    captures: captures && [...new Set([...captures.map(nameOf), ...ours])],
    capturedAmount: capturedAmount(payment),
    refundedAmount: payment.isRefundTold
      ? payment.refundedAmount
      : (record?.known.refunded ?? payment.refundedAmount),
  };
}

function evidenceOfCapture(
  { before, amount, startedAtMs }: OpenOperation,
  now: PaymentState,
): Evidence {
  if (now.captures === undefined || before.captures === undefined) {
    return { kind: 'doubtful', reason: 'untold' };
  }
  const known = new Set(before.captures);
  const fresh = now.captures.filter(
    (capture) =>
      !known.has(nameOf(capture)) &&
      (capture.createdAtMs ?? startedAtMs) >= startedAtMs - clockToleranceMs,
  );
  const ours = fresh.filter((capture) => capture.amount === amount.value);
  const [mine] = ours;
  // Dojo lists every capture, and ours is not among them: whatever others did.
  if (mine === undefined) return notShown;
  if (ours.length > 1 || fresh.length > 1) return somebodyElse;
  if (isFailedCapture(mine)) return { kind: 'declined' };
  if (mine.status === 'Created') return { kind: 'doubtful', reason: 'pending' };
  return { kind: 'moved', dojoId: mine.id };
}

/** Refunds only add up, so that less than ours on top of what there was is somebody else's alone. */
function evidenceOfRefund({ before, amount }: OpenOperation, now: PaymentState): Evidence {
  const added = now.refundedAmount - before.refundedAmount;
  if (added === amount.value) return { kind: 'moved', dojoId: undefined };
  return added < amount.value ? notShown : somebodyElse;
}

/** A payment is released by whomever: what was reserved is given back, and nothing is left to release. */
function evidenceOfRelease({ before }: OpenOperation, now: PaymentState): Evidence {
  if (now.status === 'Reversed') return { kind: 'moved', dojoId: undefined };
  const captured = capturedAmount(now);
  if (captured > before.capturedAmount) return somebodyElse;
  // After a partial capture the status does not tell: it may also change once that is booked.
  if (before.capturedAmount > 0) return { kind: 'doubtful', reason: 'untold' };
  return now.status === before.status ? notShown : somebodyElse;
}

/** Only this backend knows the intent of a charge, and nobody pays it otherwise. */
function evidenceOfCharge(now: PaymentState): Evidence {
  if (now.status === 'Created' || now.status === 'Canceled') {
    const isPending = now.captures?.some(({ status }) => status === 'Created') ?? false;
    return isPending ? { kind: 'doubtful', reason: 'pending' } : notShown;
  }
  return { kind: 'moved', dojoId: undefined };
}

/** What `now`, as Dojo shows the payment, tells of an operation that was begun. */
export function evidenceOf(operation: OpenOperation, now: PaymentState): Evidence {
  switch (operation.kind) {
    case 'capture':
      return evidenceOfCapture(operation, now);
    case 'refund':
      return evidenceOfRefund(operation, now);
    case 'release':
      return evidenceOfRelease(operation, now);
    case 'charge':
      return evidenceOfCharge(now);
  }
}
