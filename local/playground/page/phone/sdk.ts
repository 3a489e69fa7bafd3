import type { TestCard } from '../../stack-facts.ts';
import { type Answer, isDone } from '../ask.ts';
import type { Callers } from '../callers.ts';
import { textOf } from '../read-answer.ts';

/** How an attempt with a card ended, as the SDK tells the app. */
export type SdkResult =
  | { readonly kind: 'successful' }
  | { readonly kind: 'declined' }
  /** The user has not confirmed it to the bank. */
  | { readonly kind: 'not-confirmed' }
  | { readonly kind: 'failed'; readonly answer: Answer };

/** Shows what the card's bank asks (3-D Secure), and whether the user has said yes. */
export type AskBank = () => Promise<boolean>;

/** What the app hands to the SDK. */
export interface SdkPayment {
  readonly paymentIntentId: string;
  readonly customerSecret: string;
}

/** A card that the user types in. */
export interface NewCard {
  readonly card: TestCard;
  readonly askBank: AskBank;
}

function isChallenged({ result }: TestCard): boolean {
  return result === 'challenged-then-approved';
}

/** Pays with a card that the user types in. */
export async function payWithCard(
  callers: Callers,
  { paymentIntentId, customerSecret }: SdkPayment,
  { card, save, askBank }: NewCard & { readonly save: boolean },
): Promise<SdkResult> {
  if (isChallenged(card) && !(await askBank())) return { kind: 'not-confirmed' };
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
  { card, askBank }: NewCard,
): Promise<SdkResult> {
  if (isChallenged(card) && !(await askBank())) return { kind: 'not-confirmed' };
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
