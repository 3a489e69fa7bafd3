import { mustShowAtMs } from './timing.ts';

/** Money to take, to let go, or to give back. */
export type OperationKind = 'capture' | 'release' | 'refund' | 'charge';

/** Whether money goes back to the card, or is let go: what a day's budget is about. */
export function givesBack(kind: OperationKind): boolean {
  return kind === 'refund' || kind === 'release';
}

/** Names one write of a record. */
export type Revision = string;

/** Minor units, in a currency as Dojo spells it. */
export interface OperationAmount {
  readonly value: number;
  readonly currencyCode: string;
}

/** What the payment looked like when the operation was begun. */
export interface PaymentSnapshot {
  readonly status: string;
  /** A name of each capture that there was; equal ones may have one name. `undefined`: Dojo did not say. */
  readonly captures?: readonly string[] | undefined;
  readonly capturedAmount: number;
  readonly refundedAmount: number;
  /** When Dojo had last changed it. `undefined`: Dojo did not say, or it is an old record. */
  readonly updatedAtMs?: number | undefined;
}

interface Operation {
  /** Ours, for people and logs. */
  readonly id: string;
  readonly kind: OperationKind;
  /** Hash of the caller's idempotency key. */
  readonly keyHash: string;
  /** Hash of what was asked for with it. */
  readonly requestHash: string;
  readonly amount: OperationAmount;
  readonly startedAtMs: number;
  /** Of a charge: the intent that is charged. It is stored before it is charged. */
  readonly paymentIntentId?: string | undefined;
}

/**
 * Why it cannot be told whether money moved. `not-shown`: it does not show, and it is too early to call
 * that proof. `refused`: that, of one that Dojo has refused or declined. `somebody-else`: the payment was
 * changed by others as well. `pending`: Dojo is still working on it. `not-found`: Dojo does not know the
 * payment. `untold`: Dojo does not say enough.
 */
export type UnresolvedReason =
  | 'not-shown'
  | 'refused'
  | 'somebody-else'
  | 'pending'
  | 'not-found'
  | 'untold';

/** Dojo has answered that it does not do it. */
export type DojoRefusal =
  | { readonly kind: 'refused'; readonly dojoStatus: number }
  /** By the card's bank. */
  | { readonly kind: 'declined' };

/** One that has been begun, and perhaps sent to Dojo. While it is there nothing else is sent. */
export interface OpenOperation extends Operation {
  readonly before: PaymentSnapshot;
  /** Until then whoever wrote this acts on it, and nobody else may. */
  readonly leaseExpiresAtMs: number;
  /** From then on Dojo must show it if it happened. */
  readonly provenAtMs: number;
  /**
   * It is not taken for true before Dojo must show the opposite: whoever stands between may have sent the
   * request twice, and it is the second one that was refused.
   */
  readonly refusal?: DojoRefusal | undefined;
  /** Since when and why it is in doubt. `undefined`: somebody is on it, or died over it. */
  readonly unresolved?: { readonly sinceMs: number; readonly reason: UnresolvedReason } | undefined;
}

/** One that has ended for certain. Kept as long as the payment: its key gets this answer for ever. */
export interface SettledOperation extends Operation {
  readonly outcome: 'moved' | 'declined';
  /** Dojo's id of the capture, reversal or refund. `undefined`: it was never seen. */
  readonly dojoId?: string | undefined;
  readonly settledAtMs: number;
  /** From then on Dojo must show it. `undefined` in old records. */
  readonly shownByMs?: number | undefined;
  /** Dojo's answer; what Dojo shows afterwards; or what a person found out. */
  readonly settledBy: 'answer' | 'look' | 'person';
}

/** An intent that was made for a charge and not charged. The next charge with the key takes it up. */
export interface PreparedIntent {
  /** `undefined`: it was asked for, and its id never seen. */
  readonly paymentIntentId?: string | undefined;
  readonly sinceMs: number;
  readonly keyHash: string;
  readonly requestHash: string;
}

export interface KnownAmounts {
  readonly captured: number;
  readonly refunded: number;
}

/** All that is known of the money of one payment intent, or of one setup intent. */
export interface PaymentRecord {
  readonly revision: Revision;
  readonly open?: OpenOperation | undefined;
  /** Oldest first. */
  readonly settled: readonly SettledOperation[];
  /** What Dojo must show once it is up to date: the sums after the last of our own operations. */
  readonly known: KnownAmounts;
  readonly prepared?: PreparedIntent | undefined;
}

/**
 * How many operations a payment may have had before the next one: an item of the table has room for so many. What was
 * taken can be given back after the last capture, too.
 */
export function maxOperations(kind: OperationKind): number {
  return givesBack(kind) ? 400 : 200;
}

export function findSettled(
  record: PaymentRecord | undefined,
  keyHash: string,
): SettledOperation | undefined {
  return record?.settled.find((operation) => operation.keyHash === keyHash);
}

/** A setup intent is charged once, whatever Dojo shows of it. */
export function hasCharged(record: PaymentRecord | undefined): boolean {
  return (record?.settled ?? []).some(
    ({ kind, outcome }) => kind === 'charge' && outcome === 'moved',
  );
}

/**
 * Operations that have moved money and that Dojo need not show yet. Of older ones, what Dojo shows is the
 * truth: a refund may have failed since, and a person may have been wrong.
 */
export function youngOperations(
  record: PaymentRecord | undefined,
  kind: OperationKind,
  nowMs: number,
): readonly SettledOperation[] {
  return (record?.settled ?? []).filter(
    (operation) =>
      operation.kind === kind &&
      operation.outcome === 'moved' &&
      (operation.shownByMs ?? mustShowAtMs(operation.settledAtMs)) > nowMs,
  );
}

export function isReleased(record: PaymentRecord | undefined): boolean {
  return (record?.settled ?? []).some(
    ({ kind, outcome }) => kind === 'release' && outcome === 'moved',
  );
}
