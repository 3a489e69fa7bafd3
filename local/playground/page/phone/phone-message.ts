import type { Answer } from '../ask.ts';
import { explain } from '../read-answer.ts';
import type { OrderKind } from './kept-orders.ts';
import type { OrderStatus } from './order-status.ts';
import type { SdkResult } from './sdk.ts';

/** What the phone says after it has done something. */
export interface PhoneMessage {
  readonly tone: 'good' | 'refused' | 'failed';
  readonly text: string;
  /** Of this order it is not known yet how it ended: the user may ask again. */
  readonly askAgain?: OrderKind;
  /** The order is paid or reserved: to buy the same again is another order. */
  readonly orderAgain?: true;
}

const notKnown: Readonly<Record<OrderKind, string>> = {
  payment:
    'It is not known yet whether the order is paid. Ask again; or pay again: that goes on with the same payment.',
  setup:
    'It is not known yet whether the card is added. Ask again; or add it again: that goes on with the same setup.',
};

const notDone: Readonly<Record<OrderKind, string>> = {
  payment: 'The order is not paid so far.',
  setup: 'It is not added so far.',
};

/** What the backend has refused. */
export function refusal({ status, body }: Answer): PhoneMessage {
  return { tone: 'failed', text: explain(status, body) };
}

/** @param result - of the SDK: it says why an order is open, and never that it is not. */
export function sayHowItStands(
  kind: OrderKind,
  status: OrderStatus,
  result: SdkResult,
): PhoneMessage {
  if (status.kind === 'done') {
    const { text } = status;
    return { tone: 'good', text, ...(kind === 'payment' && { orderAgain: true as const }) };
  }
  if (status.kind === 'off' || status.kind === 'returned' || status.kind === 'gone') {
    return { tone: 'refused', text: status.text };
  }
  if (status.kind === 'not-known') {
    const { text } = refusal(status.answer);
    return { tone: 'failed', text: `${text} ${notKnown[kind]}`, askAgain: kind };
  }
  if (result.kind === 'declined') {
    const text = `The card was declined. ${notDone[kind]} Choose another card.`;
    return { tone: 'refused', text };
  }
  if (result.kind === 'not-confirmed') {
    const text = `You have not confirmed it to your bank. ${notDone[kind]}`;
    return { tone: 'refused', text };
  }
  const reason = result.kind === 'failed' ? `${sdkFailure(result.answer)} ` : '';
  return { tone: 'failed', text: `${reason}${notKnown[kind]}`, askAgain: kind };
}

/** What the SDK reports of an attempt without a clear end. */
function sdkFailure({ status, body }: Answer): string {
  const isRefused = status >= 400 && status < 500;
  return isRefused ? explain(status, body) : 'No clear answer came to the card.';
}
