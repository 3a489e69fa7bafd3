import type { PaymentState } from '../payment-operations/payment-state.ts';
import type { PaymentIntent } from './dojo-payment-intents.ts';

/** What Dojo's answer says about the payment's money. */
export function paymentState(intent: PaymentIntent): PaymentState {
  return {
    id: intent.id,
    status: intent.status,
    currencyCode: intent.amount.currencyCode,
    amount: [intent.amount, intent.tipsAmount, intent.serviceChargeAmount, intent.cashbackAmount]
      .map((part) => part?.value ?? 0)
      .reduce((sum, value) => sum + value),
    captureMode: intent.captureMode ?? undefined,
    captures: intent.captures?.map((capture) => ({
      id: capture.id ?? undefined,
      amount: capture.amount + (capture.tipsAmount ?? 0),
      tipsAmount: capture.tipsAmount ?? 0,
      status: capture.status ?? undefined,
      createdAtMs: capture.createdAt ?? undefined,
    })),
    refundedAmount: intent.refundedAmount ?? 0,
    isRefundTold: typeof intent.refundedAmount === 'number',
    reference: intent.reference,
    customer: { id: intent.customer?.id ?? undefined },
    createdAt: intent.createdAt ?? undefined,
    updatedAtMs: intent.updatedAt ?? undefined,
    metadata: intent.metadata ?? {},
  };
}
