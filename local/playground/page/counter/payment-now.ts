import type { OrderNews } from '../../timeline-entry.ts';
import { type Answer, isDone } from '../ask.ts';
import type { Callers } from '../callers.ts';
import { fieldOf, minorUnitsOf, textOf } from '../read-answer.ts';

/** An order's money as the backend reads it from Dojo now. */
export interface PaymentNow extends Pick<OrderNews, 'status' | 'isPaid' | 'captured' | 'refunded'> {
  /** What of ours is under way or in doubt, e.g. `capture`. Empty: nothing. */
  readonly open: string;
  /** The state of the order that it was read after. */
  readonly updatedAt: string;
}

/** Dojo sends no webhook for what does not change the status, such as a part of a capture. */
export async function readPayment(
  callers: Callers,
  { paymentIntentId, amount: { currencyCode }, updatedAt }: OrderNews,
): Promise<PaymentNow | undefined> {
  const path = `/merchant/payment-intents/${paymentIntentId}`;
  const answer: Answer = await callers.merchant('GET', path);
  if (!isDone(answer)) return undefined;
  const { body } = answer;
  const status = textOf(body, 'status');
  return {
    status,
    isPaid: status === 'Captured',
    captured: { value: minorUnitsOf(body, 'capturedAmount'), currencyCode },
    refunded: { value: minorUnitsOf(body, 'refundedAmount'), currencyCode },
    open: textOf(fieldOf(body, 'operation'), 'kind'),
    updatedAt,
  };
}
