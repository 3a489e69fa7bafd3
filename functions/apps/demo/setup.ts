import * as z from 'zod/mini';
import type { PlanSetup } from '../../core/app/hooks.ts';
import { description, reference } from '../../core/payments/order-fields.ts';
import type { Settings } from './settings.ts';

/** What the phone sends to take a setup intent: yours to extend. Other fields are refused. */
export const setupBody = z
  .strictObject({
    reference: reference.check(
      z.describe('Your booking’s or agreement’s name, shown in Dojo’s portal.'),
    ),
    description,
  })
  .check(z.meta({ id: 'SetupOrder' }));

export type SetupBody = z.infer<typeof setupBody>;

/**
 * Why a card is taken to be charged later, and what the user agrees to: yours to change. `terms` is
 * shown to the user before the card is added (1 to 10,240 characters): have your own reviewed, the
 * text below only shows where they go. `intendedAmount` is shown as well, and nothing is charged by
 * it: say what you may charge at most, in your currency. Android's drop-in UI does not start without.
 */
export const planSetup: PlanSetup<SetupBody, Settings> = async () => ({
  merchantInitiatedTransactionType: 'Unscheduled',
  intendedAmount: { value: 5_000, currencyCode: 'GBP' },
  terms:
    'By adding your card you allow us to charge it later for orders that you place or bookings that you make with us.',
});
