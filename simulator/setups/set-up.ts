import { randomUUID } from 'node:crypto';
import type { Account } from '../account.ts';
import { type Challenge, whyClosed } from '../intents/session-secret.ts';
import type { AttemptContext, AttemptResult } from '../payments/pay.ts';
import type { SandboxCard } from '../payments/sandbox-cards.ts';
import { type TypedCard, tryTypedCard } from '../payments/typed-card.ts';
import type { Settings } from '../settings-schema.ts';
import type { SetupIntentStatus } from '../setup-intents/setup-intent-status.ts';
import type { SetupIntent } from '../setup-intents/setup-intents.ts';

export interface FoundSetup {
  readonly account: Account;
  readonly intent: SetupIntent;
}

export interface SetupOutcome {
  readonly result: AttemptResult;
  readonly setupIntentId: string;
  /** `Created` unless it was approved: the intent can be tried again with a fresh session secret. */
  readonly status: SetupIntentStatus;
}

export interface SetupContext extends AttemptContext {
  readonly settings: Settings;
}

/**
 * Completes a setup intent with its session secret, whichever door it comes in by. The card is kept for
 * the merchant's later charges; it is not one of the customer's saved cards.
 *
 * @throws Refusal of the door for an intent that cannot be completed now
 */
export function setUp(
  { account, intent }: FoundSetup,
  typed: TypedCard,
  { nowMs, ids, door, settings }: SetupContext,
): SetupOutcome {
  // 1. Can the intent be completed now?
  const closed = whySetupClosed(intent, nowMs);
  if (closed !== undefined) throw door.refuse('closed', closed);
  // 2. The attempt uses the session secret up. A decline is listed, and leaves all else as it was.
  const { card, result, isAsIssued } = tryTypedCard(typed);
  const isChallenged = result === 'challenged-then-approved';
  const challenge =
    isChallenged && door.challenges === 'asked' ? { id: ids.next('chal_'), card } : undefined;
  const attempted = account.setupIntents.attempted(intent, challenge);
  const isLetThrough =
    isAsIssued && result === 'declined' && settings.payments.setupWithDeclinedCard === 'authorized';
  if (result === 'declined' && !isLetThrough) {
    const declined = { transactionId: randomUUID(), atMs: nowMs };
    return outcome(account.setupIntents.declined(attempted, declined), result);
  }
  if (challenge) return outcome(attempted, 'challenge-asked');
  if (isChallenged && door.challenges === 'failed') return outcome(attempted, 'challenge-failed');
  // 3. An approved card completes the intent.
  const authorized = authorize({ account, intent: attempted }, card, nowMs);
  return outcome(authorized, isLetThrough ? 'approved' : result);
}

/** Ends an attempt on whose card the bank has asked. */
export function endSetupChallenge(
  { account, intent }: FoundSetup,
  { challenge, isPassed }: { readonly challenge: Challenge; readonly isPassed: boolean },
  nowMs: number,
): SetupOutcome {
  const answered = account.setupIntents.attempted(intent, undefined);
  if (!isPassed) return outcome(answered, 'challenge-failed');
  const authorized = authorize({ account, intent: answered }, challenge.card, nowMs);
  return outcome(authorized, 'challenged-then-approved');
}

/** Why no attempt can be made at the intent now; undefined when one can. */
export function whySetupClosed(
  { status, session }: SetupIntent,
  nowMs: number,
): string | undefined {
  return status === 'Created'
    ? whyClosed(session, { nowMs, intentPath: '/setup-intents/{setupIntentId}' })
    : `Only a Created setup intent can be completed; this one is ${status}.`;
}

function authorize({ account, intent }: FoundSetup, card: SandboxCard, nowMs: number): SetupIntent {
  return account.setupIntents.authorized(intent, {
    transactionId: randomUUID(),
    paidAtMs: nowMs,
    card,
    savedCardId: undefined,
  });
}

function outcome({ id, status }: SetupIntent, result: AttemptResult): SetupOutcome {
  return { result, setupIntentId: id, status };
}
