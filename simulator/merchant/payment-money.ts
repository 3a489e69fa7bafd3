import type { CreatePaymentIntent } from '../payment-intents/payment-intent-schemas.ts';

/** One capture of a payment. */
export interface Capture {
  readonly id: string;
  readonly amount: number;
  readonly tipsAmount: number | undefined;
  readonly status: 'Created' | 'Successful' | 'Declined' | 'Failed';
  readonly createdAtMs: number;
}

export interface Refund {
  readonly id: string;
  /** The caller's `idempotencyKey`; undefined for one that was made in the portal. */
  readonly key: string | undefined;
  readonly amount: number;
  readonly refundReason: string | undefined;
  readonly notes: string | undefined;
  readonly createdAtMs: number;
}

/** What became of a payment's money. */
export interface PaymentMoney {
  readonly captures: readonly Capture[];
  readonly refunds: readonly Refund[];
  /** Whether what was reserved and not captured is given back. */
  readonly isReleased: boolean;
}

export const noMoney: PaymentMoney = { captures: [], refunds: [], isReleased: false };

export function isUntouched({ captures, refunds, isReleased }: PaymentMoney): boolean {
  return captures.length === 0 && refunds.length === 0 && !isReleased;
}

/** All that the user pays: `amount` is without the others. */
export function totalOf({
  amount,
  tipsAmount,
  serviceChargeAmount,
  cashbackAmount,
}: Pick<
  CreatePaymentIntent,
  'amount' | 'tipsAmount' | 'serviceChargeAmount' | 'cashbackAmount'
>): number {
  const extras = [tipsAmount, serviceChargeAmount, cashbackAmount];
  return extras.reduce((sum, extra) => sum + (extra?.value ?? 0), amount.value);
}

/** Minor units, tips included. */
export function capturedOf({ captures }: PaymentMoney): number {
  return captures
    .filter(({ status }) => status === 'Successful')
    .reduce((sum, { amount, tipsAmount = 0 }) => sum + amount + tipsAmount, 0);
}

export function refundedOf({ refunds }: PaymentMoney): number {
  return refunds.reduce((sum, { amount }) => sum + amount, 0);
}
