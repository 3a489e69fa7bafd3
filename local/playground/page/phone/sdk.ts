import type { TestCard } from '../../stack-facts.ts';
import { type Answer, isDone } from '../ask.ts';
import { fieldOf, textOf } from '../read-answer.ts';
import type { PhoneCalls } from './phone-calls.ts';

/** How an attempt with a card ended, as the SDK tells the app. */
export type SdkResult =
  | { readonly kind: 'successful' }
  | { readonly kind: 'declined' }
  /** The user has not confirmed it to the bank. */
  | { readonly kind: 'not-confirmed' }
  /** The app died while the bank asked. */
  | { readonly kind: 'abandoned' }
  | { readonly kind: 'failed'; readonly answer: Answer };

/** Shows what the card's bank asks (3-D Secure), and whether the user has said yes. Undefined: nobody is there. */
export type AskBank = () => Promise<boolean | undefined>;

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

/** Pays with a card that the user types in. */
export function payWithCard(
  calls: PhoneCalls,
  payment: SdkPayment,
  { card, save, askBank }: NewCard & { readonly save: boolean },
): Promise<SdkResult> {
  return attempt(calls, intentOf(payment), {
    path: '/api/payments',
    card: { ...typed(card), savePaymentMethod: save },
    askBank,
  });
}

/** Pays with a saved card and its security code. */
export function payWithSavedCard(
  calls: PhoneCalls,
  payment: SdkPayment,
  {
    paymentMethodId,
    cvv,
    askBank,
  }: { readonly paymentMethodId: string; readonly cvv: string; readonly askBank: AskBank },
): Promise<SdkResult> {
  return attempt(calls, intentOf(payment), {
    path: '/api/payments/recurring',
    card: { cV2: cvv, paymentMethodId },
    askBank,
  });
}

/** Adds a card to be charged later. */
export function setUpCard(
  calls: PhoneCalls,
  setupIntentId: string,
  { card, askBank }: NewCard,
): Promise<SdkResult> {
  const intent = { path: `/setup-intents/public/${setupIntentId}`, customerSecret: '' };
  return attempt(calls, intent, {
    path: '/api/payments',
    card: { ...typed(card), savePaymentMethod: true, mitConsentGiven: true },
    askBank,
  });
}

interface SdkIntent {
  readonly path: string;
  /** Empty: saved cards are not shown. */
  readonly customerSecret: string;
}

interface SdkAttempt {
  readonly path: string;
  readonly card: object;
  readonly askBank: AskBank;
}

/** The calls of Dojo's Android SDK, in its order. Cardinal's library is played by `askBank`. */
async function attempt(
  calls: PhoneCalls,
  { path, customerSecret }: SdkIntent,
  { path: payPath, card, askBank }: SdkAttempt,
): Promise<SdkResult> {
  // 1. The intent, which names the customer, and the customer's saved cards.
  const intent = await calls.sdk('GET', path);
  if (!isDone(intent)) return { kind: 'failed', answer: intent };
  if (textOf(intent.body, 'status') !== 'Created') return { kind: 'successful' };
  const customerId = textOf(fieldOf(intent.body, 'customer'), 'id');
  if (customerId !== '' && customerSecret !== '') {
    await calls.sdk('GET', `/customers/public/${customerId}/payment-methods`, { customerSecret });
  }
  // 2. A new session secret, which is good for this attempt.
  const renewed = await calls.sdk('POST', `${path}/refresh-client-session-secret`);
  if (!isDone(renewed)) return { kind: 'failed', answer: renewed };
  const session = textOf(renewed.body, 'clientSessionSecret');
  // 3. What Cardinal's library needs, and the card.
  const device = await calls.sdk('POST', `/api/device-data/${session}`, { body: card });
  if (!isDone(device)) return { kind: 'failed', answer: device };
  const paid = await calls.sdk('POST', `${payPath}/${session}`, { body: card });
  if (fieldOf(paid.body, 'statusCode') !== statusCodes.authorizing) return resultOf(paid);
  // 4. The card's bank asks.
  const isValidated = await askBank();
  if (isValidated === undefined) return { kind: 'abandoned' };
  const completed = await calls.sdk('POST', `/mobile/payments/${session}/three-ds-complete`, {
    body: {
      paRes: '',
      transactionId: textOf(paid.body, 'md'),
      cardinalValidateResponse: {
        isValidated,
        errorNumber: 0,
        errorDescription: '',
        actionCode: isValidated ? 'SUCCESS' : 'CANCEL',
      },
    },
  });
  return isDone(completed) && !isValidated ? { kind: 'not-confirmed' } : resultOf(completed);
}

/** Those of `DojoPaymentResult` that make a difference here. */
const statusCodes = { successful: 0, authorizing: 3, declined: 5 };

function intentOf({ paymentIntentId, customerSecret }: SdkPayment): SdkIntent {
  return { path: `/payment-intents/public/${paymentIntentId}`, customerSecret };
}

function typed({ number, expiryDate, cvv }: TestCard) {
  return {
    cV2: cvv,
    cardName: 'Playground',
    cardNumber: number,
    expiryDate: expiryDate.replace('/', ' / '),
  };
}

function resultOf(answer: Answer): SdkResult {
  const statusCode = isDone(answer) ? fieldOf(answer.body, 'statusCode') : undefined;
  if (statusCode === statusCodes.successful) return { kind: 'successful' };
  return statusCode === statusCodes.declined ? { kind: 'declined' } : { kind: 'failed', answer };
}
