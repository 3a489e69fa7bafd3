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

/** A capture that Dojo lists without an id is known by what else it says. */
function nameOf({ id, amount, createdAtMs }: CaptureState): string {
  return id ?? `${amount}@${createdAtMs}`;
}

/** Dojo's reference allows null for an empty list. One that has been captured is `Authorized` no more, or listed. */
function capturesOf(
  { captures, status }: PaymentState,
  hasKnown: boolean,
): readonly CaptureState[] | undefined {
  return captures ?? (status === 'Authorized' && !hasKnown ? [] : undefined);
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
  const names = capturesOf(payment, known.captured > 0)?.map(nameOf);
  const ours = (record?.settled ?? []).flatMap(({ kind, dojoId }) =>
    kind === 'capture' && dojoId !== undefined && !names?.includes(dojoId) ? [dojoId] : [],
  );
  const { captures, isRefundTold } = payment;
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
  const listed = capturesOf(now, before.captures?.length !== 0);
  if (listed === undefined || before.captures === undefined) {
    return { kind: 'doubtful', reason: 'untold' };
  }
  const isOlder = ({ createdAtMs = startedAtMs }: CaptureState): boolean =>
    createdAtMs < startedAtMs - clockToleranceMs;
  const [mine, ...others] = capturesSince(before.captures, listed).filter(
    (capture) =>
      isOfAmount(capture, amount.value) || !(isOlder(capture) || isFailedCapture(capture)),
  );
  if (mine === undefined) return notShown;
  if (others.length > 0 || isOlder(mine) || !isOfAmount(mine, amount.value)) return somebodyElse;
  if (isFailedCapture(mine)) return { kind: 'declined' };
  if (mine.status === 'Created') return { kind: 'doubtful', reason: 'pending' };
  return { kind: 'moved', dojoId: mine.id };
}

/** Refunds only add up, so that less than ours on top of what there was is somebody else's alone. */
function evidenceOfRefund({ before, amount }: OpenOperation, now: PaymentState): Evidence {
  const added = now.refundedAmount - before.refundedAmount;
  if (added === amount.value) return { kind: 'moved', dojoId: undefined };
  return added > amount.value ? somebodyElse : notShown;
}

/** A payment is released by whomever: what was reserved is given back, and nothing is left to release. */
function evidenceOfRelease({ before }: OpenOperation, now: PaymentState): Evidence {
  if (now.status === 'Reversed') return { kind: 'moved', dojoId: undefined };
  // All of it was captured, so that nothing can have been released.
  if (capturedWithoutTips(now) >= now.amount) return notShown;
  const captured = capturedAmount(now);
  if (captured > before.capturedAmount) return somebodyElse;
  // After a partial capture the status does not tell: it may also change once that is booked.
  if (before.capturedAmount > 0) return { kind: 'doubtful', reason: 'untold' };
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

/**
 * Whether Dojo would tell if it had happened. Its reference allows null for a refunded sum of nothing; once
 * there was a refund, null may be any.
 */
export function wouldBeTold({ kind, before }: OpenOperation, now: PaymentState): boolean {
  if (kind !== 'refund' || now.isRefundTold) return true;
  return now.status === 'Captured' && before.refundedAmount === 0;
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
