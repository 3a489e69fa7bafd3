import { type Answer, isDone } from '../ask.ts';
import { fieldOf, textOf } from '../read-answer.ts';
import type { OrderKind } from './kept-orders.ts';

/** How an order stands, as the backend says. */
export type OrderStatus =
  /** Nothing is taken so far. */
  | { readonly kind: 'open' }
  | { readonly kind: 'done'; readonly text: string }
  /** Nothing is taken, and nothing will be: the next try begins anew. */
  | { readonly kind: 'off'; readonly text: string }
  /** Dojo does not know it, or does not show it yet: it may be paid. */
  | { readonly kind: 'gone'; readonly text: string }
  /** It was taken or reserved, and went back. */
  | { readonly kind: 'returned'; readonly text: string }
  | { readonly kind: 'not-known'; readonly answer: Answer };

const gone: Readonly<Record<OrderKind, string>> = {
  payment:
    'The backend does not know this order, or not yet. It may be paid. Pay again only if you are sure that it is not: that is another payment.',
  setup:
    'The backend does not know this setup, or not yet. Add the card again: that is another setup.',
};

/** @param answer - to `GET` of the intent. */
export function orderStatus(kind: OrderKind, answer: Answer): OrderStatus {
  if (textOf(answer.body, 'code').endsWith('_intent_not_found')) {
    return { kind: 'gone', text: gone[kind] };
  }
  if (!isDone(answer)) return { kind: 'not-known', answer };
  const status = textOf(answer.body, 'status');
  if (status === 'Created') return { kind: 'open' };
  return kind === 'payment'
    ? payment(status, fieldOf(answer.body, 'paid') === true)
    : setup(status);
}

function payment(status: string, isPaid: boolean): OrderStatus {
  if (isPaid) return { kind: 'done', text: 'Paid. The order may be fulfilled.' };
  if (status === 'Authorized') {
    return { kind: 'done', text: 'Reserved. The counter takes what is consumed.' };
  }
  const kind = status === 'Canceled' ? 'off' : 'returned';
  return { kind, text: `Not paid: the payment is ${status}.` };
}

function setup(status: string): OrderStatus {
  return status === 'Authorized' || status === 'Completed'
    ? { kind: 'done', text: 'The card is added. The counter can charge it, see its bookings.' }
    : { kind: 'off', text: `The card is not added: the setup is ${status}.` };
}
