import type { OperationKind, UnresolvedReason } from './payment-record.ts';

/** A payment of which it is not known whether its money moved. */
export interface OpenPayment {
  /** Dojo's id of the payment intent, or of the setup intent that is charged. */
  readonly paymentId: string;
  readonly sinceMs: number;
  /** `undefined`: the payment's item is unreadable. */
  readonly kind: OperationKind | undefined;
  /** `undefined`: whoever began it died, and nobody has looked since; or the item is unreadable. */
  readonly reason: UnresolvedReason | undefined;
}

export interface OpenPayments {
  /** Those that were begun before that, oldest first. */
  begunBefore(timeMs: number): Promise<readonly OpenPayment[]>;
}

/** A younger one may be under way, or is about to be settled by the queue. */
export const openPaymentGraceMs = 10 * 60_000;
