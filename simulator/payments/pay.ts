import { randomUUID } from 'node:crypto';
import type { Account } from '../account.ts';
import type { Accounts } from '../accounts.ts';
import type { SimulatorClock } from '../clock.ts';
import { Refusal, refuseField } from '../http/refusal.ts';
import { checkSession, type SessionSecret } from '../intents/session-secret.ts';
import type { PaymentIntent, PaymentIntentStatus } from '../payment-intents/payment-intents.ts';
import type { SavedCard } from '../saved-cards/saved-cards.ts';
import type { PaymentRequest } from './payment-request.ts';
import type { PaymentResult, SandboxCard } from './sandbox-cards.ts';
import { tryTypedCard } from './typed-card.ts';

export interface PaymentOutcome {
  readonly result: PaymentResult;
  readonly paymentIntentId: string;
  /** `Created` after a decline: the intent can be tried again with a fresh session secret. */
  readonly status: PaymentIntentStatus;
  /** `pm_…`, when the card was saved or had been. */
  readonly savedPaymentMethodId?: string;
}

/**
 * Pays an intent as a mobile SDK would, with the intent's session secret.
 *
 * @throws Refusal 404 for an unknown intent or saved card, 409 for an intent that cannot be paid
 * now, 401 for a customer secret that is not valid for the intent's customer, 400 for saving a
 * card on an intent without a customer
 */
export function pay(
  request: PaymentRequest,
  { accounts, clock }: { accounts: Accounts; clock: SimulatorClock },
): PaymentOutcome {
  // 1. Is there an intent that can be paid now?
  const { account, intent } = getIntent(accounts, request.paymentIntentId);
  const session = openSession(intent, clock.now());
  // 2. Whose card is it, and may this caller use or save it?
  const customerId = customerOfCards(account, intent, request);
  const { card, result, savedCard } = tryCard(account, customerId, request);
  // 3. The attempt uses the session secret up. A decline leaves all else as it was.
  const attempted = account.paymentIntents.attempted(intent, session);
  if (result === 'declined') return outcome(attempted, result, savedCard);
  // 4. An approved card is saved if that was asked for.
  const kept = customerId === undefined ? undefined : account.savedCards.save(customerId, card);
  const payment = {
    transactionId: randomUUID(),
    paidAtMs: clock.now(),
    card,
    savedCardId: kept?.id,
  };
  return outcome(account.paymentIntents.paid(attempted, payment), result, kept);
}

function getIntent(
  accounts: Accounts,
  id: string,
): { readonly account: Account; readonly intent: PaymentIntent } {
  for (const account of accounts.list()) {
    const intent = account.paymentIntents.find(id);
    if (intent) return { account, intent };
  }
  throw new Refusal(404, 'There is no payment intent with that paymentIntentId.');
}

function openSession({ status, session }: PaymentIntent, nowMs: number): SessionSecret {
  if (status !== 'Created') {
    throw new Refusal(409, `Only a Created payment intent can be paid; this one is ${status}.`);
  }
  if (!session) {
    throw new Refusal(
      409,
      'The payment intent cannot be paid remotely: it was created without generateRemoteToken: true.',
    );
  }
  checkSession(session, { nowMs, intentPath: '/payment-intents/{paymentIntentId}' });
  return session;
}

/** The customer whose saved cards this attempt touches; undefined when it touches none. */
function customerOfCards(
  account: Account,
  { customer }: PaymentIntent,
  request: PaymentRequest,
): string | undefined {
  const touchesCards = request.with === 'saved-card' || request.save;
  if (!touchesCards) return undefined;
  if (customer?.id === undefined) {
    throw refuseField(
      request.with === 'card' ? 'savePaymentMethod' : 'savedPaymentMethodId',
      'Saved cards need a payment intent that is linked to a customer; this one is not.',
    );
  }
  if (!account.secrets.opens(request.customerSecret ?? '', customer.id)) {
    throw new Refusal(
      401,
      'The customerSecret is unknown, expired or of another customer than the payment intent.',
    );
  }
  return customer.id;
}

interface Attempt {
  readonly card: SandboxCard;
  readonly result: PaymentResult;
  readonly savedCard: SavedCard | undefined;
}

function tryCard(
  account: Account,
  customerId: string | undefined,
  request: PaymentRequest,
): Attempt {
  if (request.with === 'card') {
    return { ...tryTypedCard(request.card), savedCard: undefined };
  }
  const savedCard = account.savedCards.find(customerId ?? '', request.savedCardId);
  if (!savedCard) {
    throw new Refusal(404, 'The customer has no saved card with that savedPaymentMethodId.');
  }
  const { card } = savedCard;
  return { card, result: request.cvv === card.cvv ? card.result : 'declined', savedCard };
}

function outcome(
  { id, status }: PaymentIntent,
  result: PaymentResult,
  savedCard: SavedCard | undefined,
): PaymentOutcome {
  return {
    result,
    paymentIntentId: id,
    status,
    ...(savedCard && { savedPaymentMethodId: savedCard.id }),
  };
}
