import type { Account } from '../account.ts';
import type { Refusal } from '../http/refusal.ts';
import type { Settings } from '../settings-schema.ts';

/** Why an attempt with a card is refused before the card is tried. */
export type RefusedAttempt =
  /** The intent, or its session secret, is good for no attempt now. */
  'closed' | 'cannot-save' | 'cannot-use-saved' | 'unknown-saved-card' | 'other-caller';

/**
 * Where an attempt with a card comes in: from a mobile SDK with the intent's session secret, or from the
 * simulator's own endpoint, which stands in for one.
 */
export interface PaymentDoor {
  /** `passed`: as if the bank had been answered. */
  readonly challenges: 'passed' | Settings['payments']['challenges'];
  /** Whether cards of this customer may be used, and saved. */
  readonly opensCardsOf: (account: Account, customerId: string) => boolean;
  readonly refuse: (why: RefusedAttempt, detail: string) => Refusal;
}
