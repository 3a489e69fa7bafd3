import type { UserId } from '../customers/customer-link.ts';
import type { PaymentRecord } from '../payment-operations/payment-record.ts';
import type { PaymentState } from '../payment-operations/payment-state.ts';
import { leftOf } from '../payment-operations/what-is-possible.ts';
import { type DescribedOperations, describeOperations } from './operation-answer.ts';

interface DescribedMoney {
  readonly value: number;
  readonly currencyCode: string;
}

/** A payment, for the team's services and its support staff. */
export interface DescribedPayment extends DescribedOperations {
  readonly paymentIntentId: string;
  readonly status: string;
  readonly reference: string;
  readonly userId: string | null;
  readonly customerId: string | null;
  readonly captureMode: 'Auto' | 'Manual' | null;
  readonly amount: DescribedMoney;
  readonly capturedAmount: DescribedMoney;
  readonly capturableAmount: DescribedMoney;
  readonly refundedAmount: DescribedMoney;
  readonly refundableAmount: DescribedMoney;
  readonly captures: readonly {
    readonly captureId: string | null;
    readonly amount: DescribedMoney;
    readonly status: string | null;
    readonly createdAt: string | null;
  }[];
}

export function describePayment(
  payment: PaymentState,
  record: PaymentRecord | undefined,
  { userId, nowMs }: { readonly userId: UserId | null; readonly nowMs: number },
): DescribedPayment {
  const { currencyCode } = payment;
  const money = (value: number): DescribedMoney => ({ value, currencyCode });
  const left = leftOf(payment, record, nowMs);
  return {
    paymentIntentId: payment.id,
    status: payment.status,
    reference: payment.reference,
    userId,
    customerId: payment.customer.id ?? null,
    captureMode: payment.captureMode ?? null,
    amount: money(payment.amount),
    capturedAmount: money(left.captured),
    capturableAmount: money(left.capturable),
    refundedAmount: money(left.refunded),
    refundableAmount: money(left.refundable),
    captures: (payment.captures ?? []).map(({ id, amount, status, createdAtMs }) => ({
      captureId: id ?? null,
      amount: money(amount),
      status: status ?? null,
      createdAt: createdAtMs === undefined ? null : new Date(createdAtMs).toISOString(),
    })),
    ...describeOperations(record, nowMs),
  };
}
