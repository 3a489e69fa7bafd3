import * as z from 'zod/mini';
import type { CustomerId } from '../customers/customer-link.ts';
import type { SetupIntent } from '../dojo/dojo-setup-intents.ts';
import { moneyAnswer } from './payment-intent-answer.ts';

/** What the app is told of a setup intent, new or not. */
export const setupIntentAnswer = z
  .strictObject({
    setupIntentId: z.string().check(z.describe('For the SDK, and for asking how it stands.')),
    customerId: z
      .string()
      .check(z.describe('The Dojo customer to whom it is linked: the caller’s.')),
    reference: z.string().check(z.describe('As it was sent. Empty if Dojo does not say.')),
    status: z
      .string()
      .check(
        z.describe(
          'Dojo’s word: `Created`, `Authorized` (the card is added and the terms are agreed to), `Completed` (charged), `Canceled`, `Expired`, `CardExpired`, `Closed`, or one that Dojo adds later.',
        ),
      ),
    intendedAmount: z
      .nullable(moneyAnswer)
      .check(z.describe('Shown to the user; nothing is charged by it. `null`: Dojo has none.')),
  })
  .check(z.meta({ id: 'SetupIntent' }));

export type SetupIntentAnswer = z.infer<typeof setupIntentAnswer>;

/** What the app is told of this setup intent. */
export function describeSetupIntent(
  { id, reference, status, intendedAmount }: SetupIntent,
  customerId: CustomerId,
): SetupIntentAnswer {
  return {
    setupIntentId: id,
    customerId,
    reference,
    status,
    intendedAmount: intendedAmount ?? null,
  };
}
