import type { TestCard } from '../../stack-facts.ts';
import { type Answer, isDone } from '../ask.ts';
import type { Callers } from '../callers.ts';
import { textOf } from '../read-answer.ts';

/** How an attempt with a card ended, as the SDK tells the app. */
export type SdkResult =
  | { readonly kind: 'successful' }
  | { readonly kind: 'declined' }
  | { readonly kind: 'failed'; readonly answer: Answer };

/** What the app hands to the SDK. */
export interface SdkPayment {
  readonly paymentIntentId: string;
  readonly customerSecret: string;
}

/** Pays with a card that the user types in. */
export async function payWithCard(
  callers: Callers,
  { paymentIntentId, customerSecret }: SdkPayment,
  { card, save }: { readonly card: TestCard; readonly save: boolean },
): Promise<SdkResult> {
  const body = { paymentIntentId, card: typed(card), ...(save && { customerSecret }) };
  return resultOf(
    await callers.dojo('POST', '/simulator/payments', { ...body, savePaymentMethod: save }),
  );
}

/** Pays with a saved card and its security code. */
export async function payWithSavedCard(
  callers: Callers,
  { paymentIntentId, customerSecret }: SdkPayment,
  { paymentMethodId, cvv }: { readonly paymentMethodId: string; readonly cvv: string },
): Promise<SdkResult> {
  const body = { paymentIntentId, savedPaymentMethodId: paymentMethodId, cvv, customerSecret };
  return resultOf(await callers.dojo('POST', '/simulator/payments', body));
}

/** Adds a card to be charged later. */
export async function setUpCard(
  callers: Callers,
  setupIntentId: string,
  card: TestCard,
): Promise<SdkResult> {
  const body = { setupIntentId, card: typed(card) };
  return resultOf(await callers.dojo('POST', '/simulator/setups', body));
}

function typed({ number, expiryDate, cvv }: TestCard) {
  return { number, expiryDate, cvv };
}

function resultOf(answer: Answer): SdkResult {
  if (!isDone(answer)) return { kind: 'failed', answer };
  return textOf(answer.body, 'result') === 'declined'
    ? { kind: 'declined' }
    : { kind: 'successful' };
}
