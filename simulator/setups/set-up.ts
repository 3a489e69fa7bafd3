import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Account } from '../account.ts';
import type { Accounts } from '../accounts.ts';
import type { SimulatorClock } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import { checkSession } from '../intents/session-secret.ts';
import type { PaymentResult } from '../payments/sandbox-cards.ts';
import { tryTypedCard, typedCardSchema } from '../payments/typed-card.ts';
import type { SimulatorSettings } from '../settings.ts';
import type { SetupIntentStatus } from '../setup-intents/setup-intent-status.ts';
import type { SetupIntent } from '../setup-intents/setup-intents.ts';

/** The body of `POST /simulator/setups`. It takes no customer secret, nor does the SDK. */
export const setupRequestSchema = z.strictObject({
  setupIntentId: z.string(),
  card: typedCardSchema,
});

export interface SetupOutcome {
  readonly result: PaymentResult;
  readonly setupIntentId: string;
  /** `Created` after a decline: the intent can be tried again with a fresh session secret. */
  readonly status: SetupIntentStatus;
}

export interface SetupContext {
  readonly accounts: Accounts;
  readonly clock: SimulatorClock;
  readonly settings: SimulatorSettings;
}

/**
 * Completes a setup intent as a mobile SDK would, with the intent's session secret. The card is
 * kept for the merchant's later charges; it is not one of the customer's saved cards.
 *
 * @throws Refusal 404 for an unknown intent, 409 for one that cannot be completed now
 */
export function setUp(
  { setupIntentId, card: typed }: z.output<typeof setupRequestSchema>,
  { accounts, clock, settings }: SetupContext,
): SetupOutcome {
  // 1. Is there an intent that can be completed now?
  const { account, intent } = getIntent(accounts, setupIntentId);
  if (intent.status !== 'Created') {
    const { status } = intent;
    throw new Refusal(409, `Only a Created setup intent can be completed; this one is ${status}.`);
  }
  checkSession(intent.session, {
    nowMs: clock.now(),
    intentPath: '/setup-intents/{setupIntentId}',
  });
  // 2. The attempt uses the session secret up. A decline is listed, and leaves all else as it was.
  const { card, result, isAsIssued } = tryTypedCard(typed);
  const isLetThrough =
    isAsIssued &&
    result === 'declined' &&
    settings.current.payments.setupWithDeclinedCard === 'authorized';
  const attempted = account.setupIntents.attempted(intent);
  if (result === 'declined' && !isLetThrough) {
    const declined = { transactionId: randomUUID(), atMs: clock.now() };
    const { status } = account.setupIntents.declined(attempted, declined);
    return { result, setupIntentId, status };
  }
  // 3. An approved card completes the intent.
  const { status } = account.setupIntents.authorized(attempted, {
    transactionId: randomUUID(),
    paidAtMs: clock.now(),
    card,
    savedCardId: undefined,
  });
  return { result: isLetThrough ? 'approved' : result, setupIntentId, status };
}

function getIntent(
  accounts: Accounts,
  id: string,
): { readonly account: Account; readonly intent: SetupIntent } {
  for (const account of accounts.list()) {
    const intent = account.setupIntents.find(id);
    if (intent) return { account, intent };
  }
  throw new Refusal(404, 'There is no setup intent with that setupIntentId.');
}
