import type { UserId } from '../../core/customers/customer-link.ts';
import type { SetupPlan } from '../../core/dojo/dojo-setup-intents.ts';
import type { Claims } from '../../core/http/call.ts';
import type { SetupIntentBody } from './setup-intent-body.ts';

export interface PlanSetupInput {
  readonly userId: UserId;
  readonly claims: Claims;
  /** What the app asks for, already checked against `setup-intent-body.ts`. */
  readonly body: SetupIntentBody;
}

/**
 * Why a card is taken to be charged later, and what the user agrees to: yours to change. `terms` is
 * shown to the user before the card is added (1 to 10,240 characters): have your own reviewed, the
 * text below only shows where they go. `intendedAmount` is shown as well, and nothing is charged by
 * it: say what you may charge at most, in your currency. Android's drop-in UI does not start without.
 */
export const planSetup = async (_: PlanSetupInput): Promise<SetupPlan> => ({
  merchantInitiatedTransactionType: 'Unscheduled',
  intendedAmount: { value: 5_000, currencyCode: 'GBP' },
  terms:
    'By adding your card you allow us to charge it later for orders that you place or bookings that you make with us.',
});
