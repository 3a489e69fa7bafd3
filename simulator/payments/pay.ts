import { randomUUID } from 'node:crypto';
import type { Account } from '../account.ts';
import type { Ids } from '../ids.ts';
import { type Challenge, type SessionSecret, whyClosed } from '../intents/session-secret.ts';
import type { PaymentIntent, PaymentIntentStatus } from '../payment-intents/payment-intents.ts';
import type { PaymentDoor } from './payment-door.ts';
import type { PaymentResult, SandboxCard } from './sandbox-cards.ts';
import { type TypedCard, tryTypedCard } from './typed-card.ts';

/** A card that is typed in, or one that the customer saved earlier. */
export type CardToPayWith =
  | { readonly with: 'card'; readonly card: TypedCard; readonly save: boolean }
  | { readonly with: 'saved-card'; readonly savedCardId: string; readonly cvv: string };

export interface FoundPayment {
  readonly account: Account;
  readonly intent: PaymentIntent;
}

export interface AttemptContext {
  readonly nowMs: number;
  readonly ids: Ids;
  readonly door: PaymentDoor;
}

/** `challenge-asked`: the card's bank asks, and nothing is paid before it is answered. */
export type AttemptResult = PaymentResult | 'challenge-asked' | 'challenge-failed';

export interface PaymentOutcome {
  readonly result: AttemptResult;
  readonly paymentIntentId: string;
  /** `Created` unless it was approved: the intent can be tried again with a fresh session secret. */
  readonly status: PaymentIntentStatus;
  /** `pm_…`, when the card was saved or had been. */
  readonly savedPaymentMethodId?: string;
}

/**
 * Pays an intent with its session secret: the one way of paying, whichever door it comes in by.
 *
 * @throws Refusal of the door for an intent that cannot be paid now, a customer whose cards are not to
 * be used, and an unknown saved card
 */
export function pay(
  { account, intent }: FoundPayment,
  asked: CardToPayWith,
  { nowMs, ids, door }: AttemptContext,
): PaymentOutcome {
  // 1. Can the intent be paid now?
  const closed = whyPaymentClosed(intent, nowMs);
  if (closed !== undefined || !intent.session) throw door.refuse('closed', closed ?? notRemote);
  // 2. Whose card is it, and may this caller use or save it?
  const customerId = customerOfCards({ account, intent }, asked, door);
  const { card, result, savedCardId } = tryCard(account, asked, { customerId, door });
  // 3. The attempt uses the session secret up. A decline leaves all else as it was.
  const challenge: Challenge | undefined =
    result === 'challenged-then-approved' && door.challenges === 'asked'
      ? { id: ids.next('chal_'), card, customerId }
      : undefined;
  const attempted = account.paymentIntents.attempted(intent, { ...intent.session, challenge });
  if (result === 'declined') return outcome(attempted, result, savedCardId);
  if (challenge) return outcome(attempted, 'challenge-asked', savedCardId);
  if (result === 'challenged-then-approved' && door.challenges === 'failed') {
    return outcome(attempted, 'challenge-failed', savedCardId);
  }
  // 4. An approved card is saved if that was asked for.
  return approve({ account, intent: attempted }, { card, result, customerId }, nowMs);
}

/** Ends an attempt on whose card the bank has asked. */
export function endChallenge(
  { account, intent }: FoundPayment & { readonly intent: { readonly session: SessionSecret } },
  { challenge, isPassed }: { readonly challenge: Challenge; readonly isPassed: boolean },
  nowMs: number,
): PaymentOutcome {
  const session = { ...intent.session, challenge: undefined };
  const answered = account.paymentIntents.attempted(intent, session);
  if (!isPassed) return outcome(answered, 'challenge-failed', undefined);
  const approved = { ...challenge, result: 'challenged-then-approved' as const };
  return approve({ account, intent: answered }, approved, nowMs);
}

const notRemote =
  'The payment intent cannot be paid remotely: it was created without generateRemoteToken: true.';

/** Why no attempt can be made at the intent now; undefined when one can. */
export function whyPaymentClosed(
  { status, session }: PaymentIntent,
  nowMs: number,
): string | undefined {
  if (status !== 'Created') {
    return `Only a Created payment intent can be paid; this one is ${status}.`;
  }
  if (!session) return notRemote;
  return whyClosed(session, { nowMs, intentPath: '/payment-intents/{paymentIntentId}' });
}

/** The customer whose saved cards this attempt touches; undefined when it touches none. */
function customerOfCards(
  { account, intent: { customer } }: FoundPayment,
  asked: CardToPayWith,
  door: PaymentDoor,
): string | undefined {
  const touchesCards = asked.with === 'saved-card' || asked.save;
  if (!touchesCards) return undefined;
  if (customer?.id === undefined) {
    throw door.refuse(
      asked.with === 'card' ? 'cannot-save' : 'cannot-use-saved',
      'Saved cards need a payment intent that is linked to a customer; this one is not.',
    );
  }
  if (!door.opensCardsOf(account, customer.id)) {
    throw door.refuse(
      'other-caller',
      'The customerSecret is unknown, expired or of another customer than the payment intent.',
    );
  }
  return customer.id;
}

interface TriedCard {
  readonly card: SandboxCard;
  readonly result: PaymentResult;
  readonly savedCardId: string | undefined;
}

function tryCard(
  account: Account,
  asked: CardToPayWith,
  { customerId, door }: { readonly customerId: string | undefined; readonly door: PaymentDoor },
): TriedCard {
  if (asked.with === 'card') return { ...tryTypedCard(asked.card), savedCardId: undefined };
  const saved = account.savedCards.find(customerId ?? '', asked.savedCardId);
  if (!saved) {
    throw door.refuse('unknown-saved-card', 'The customer has no saved card with that id.');
  }
  const { card, id } = saved;
  return { card, result: asked.cvv === card.cvv ? card.result : 'declined', savedCardId: id };
}

function approve(
  { account, intent }: FoundPayment,
  { card, result, customerId }: Omit<Challenge, 'id'> & { readonly result: AttemptResult },
  nowMs: number,
): PaymentOutcome {
  // A customer can be deleted while the intent is open: then there is nobody to save the card for.
  const customer = customerId === undefined ? undefined : account.customers.find(customerId);
  const savedCardId = customer && account.savedCards.save(customer.id, card).id;
  const payment = { transactionId: randomUUID(), paidAtMs: nowMs, card, savedCardId };
  return outcome(account.paymentIntents.paid(intent, payment), result, savedCardId);
}

function outcome(
  { id, status }: PaymentIntent,
  result: AttemptResult,
  savedCardId: string | undefined,
): PaymentOutcome {
  return {
    result,
    paymentIntentId: id,
    status,
    ...(savedCardId !== undefined && { savedPaymentMethodId: savedCardId }),
  };
}
