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
  capturedWithoutTips,
  isFailedCapture,
  type PaymentState,
} from './payment-state.ts';

/** It has ended, for certain. */
export type EndedEvidence =
  | { readonly kind: 'moved'; readonly dojoId: string | undefined }
  | { readonly kind: 'declined' };

/** What a payment tells of an operation whose answer was lost, or is not believed. */
export type Evidence =
  | EndedEvidence
  /** It does not show. Proof only once Dojo must show it. */
  | { readonly kind: 'not-shown' }
  | { readonly kind: 'doubtful'; readonly reason: UnresolvedReason };

const notShown: Evidence = { kind: 'not-shown' };
const somebodyElse: Evidence = { kind: 'doubtful', reason: 'somebody-else' };
const untold: Evidence = { kind: 'doubtful', reason: 'untold' };

/** A capture that Dojo lists without an id is known by what else it says. */
function nameOf({ id, amount, createdAtMs }: CaptureState): string {
  return id ?? `${amount}@${createdAtMs}`;
}

/**
 * Captures that we know of and that Dojo does not show yet are in it, and sums that it does not tell: they are
 * none of a later operation.
 */
export function snapshotOf(
  payment: PaymentState,
  record: PaymentRecord | undefined,
): PaymentSnapshot {
  const known = record?.known ?? { captured: 0, refunded: 0 };
  // Dojo's reference allows null for an empty list.
  const isNone = payment.status === 'Authorized' && known.captured === 0;
  const names = (payment.captures ?? (isNone ? [] : undefined))?.map(nameOf);
  const ours = (record?.settled ?? []).flatMap(({ kind, dojoId }) =>
    kind === 'capture' && dojoId !== undefined && !names?.includes(dojoId) ? [dojoId] : [],
  );
  const { captures, isRefundTold, updatedAtMs } = payment;
  return {
    status: payment.status,
    captures: names && [...names, ...ours],
    capturedAmount:
      captures === undefined
        ? Math.max(capturedAmount(payment), known.captured)
        : capturedAmount(payment),
    refundedAmount: isRefundTold
      ? payment.refundedAmount
      : Math.max(payment.refundedAmount, known.refunded),
    ...(updatedAtMs !== undefined && { updatedAtMs }),
  };
}

/** Those that were not there before. Each name stands for one: several may have the same. */
function capturesSince(
  before: readonly string[],
  captures: readonly CaptureState[],
): readonly CaptureState[] {
  const left = [...before];
  return captures.filter((capture) => {
    const index = left.indexOf(nameOf(capture));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

/** Dojo may put the payment's tip on top of what is captured, or into it. */
function isOfAmount({ amount, tipsAmount }: CaptureState, value: number): boolean {
  return amount === value || amount - tipsAmount === value;
}

/**
 * One of another amount could still be ours, with something on top that we do not know of: nothing but one that
 * was made long before, or moved nothing, is certainly somebody else's.
 */
function evidenceOfCapture(
  { before, amount, startedAtMs }: OpenOperation,
  now: PaymentState,
): Evidence {
  if (now.captures === undefined || before.captures === undefined) return untold;
  const isOlder = ({ createdAtMs = startedAtMs }: CaptureState): boolean =>
    createdAtMs < startedAtMs - clockToleranceMs;
  const [mine, ...others] = capturesSince(before.captures, now.captures).filter(
    (capture) =>
      isOfAmount(capture, amount.value) || !(isOlder(capture) || isFailedCapture(capture)),
  );
  if (mine === undefined) return notShown;
  if (others.length > 0 || isOlder(mine) || !isOfAmount(mine, amount.value)) return somebodyElse;
  if (isFailedCapture(mine)) return { kind: 'declined' };
  if (mine.status === 'Created') return { kind: 'doubtful', reason: 'pending' };
  return { kind: 'moved', dojoId: mine.id };
}

/** The sum falls when a refund fails later, so that any other sum may have ours in it. */
function evidenceOfRefund({ before, amount }: OpenOperation, now: PaymentState): Evidence {
  if (!now.isRefundTold) return untold;
  const added = now.refundedAmount - before.refundedAmount;
  // One of ours beside an earlier one of the same amount that has just failed leaves the sum as it was.
  const hasChanged = before.updatedAtMs !== undefined && now.updatedAtMs !== before.updatedAtMs;
  if (added === 0 && before.refundedAmount >= amount.value && hasChanged) return somebodyElse;
  if (added === 0) return notShown;
  return added === amount.value ? { kind: 'moved', dojoId: undefined } : somebodyElse;
}

/** A payment is released by whomever: what was reserved is given back, and nothing is left to release. */
function evidenceOfRelease({ before }: OpenOperation, now: PaymentState): Evidence {
  if (now.status === 'Reversed') return { kind: 'moved', dojoId: undefined };
  // All of it was captured, so that nothing can have been released.
  if (capturedWithoutTips(now) >= now.amount) return notShown;
  const captured = capturedAmount(now);
  if (captured > before.capturedAmount) return somebodyElse;
  // After a partial capture the status does not tell: it may also change once that is booked.
  if (before.capturedAmount > 0) return untold;
  return now.status === before.status ? notShown : somebodyElse;
}

/** Only this backend knows the intent of a charge, and nobody pays it otherwise. */
function evidenceOfCharge(now: PaymentState): Evidence {
  if (now.status !== 'Created' && now.status !== 'Canceled') {
    return { kind: 'moved', dojoId: undefined };
  }
  const { captures = [] } = now;
  if (captures.length === 0) return notShown;
  return captures.every(isFailedCapture)
    ? { kind: 'declined' }
    : { kind: 'doubtful', reason: 'pending' };
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
