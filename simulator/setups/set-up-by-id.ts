import { z } from 'zod';
import type { Accounts } from '../accounts.ts';
import { Refusal } from '../http/refusal.ts';
import { type ByIdContext, byIdDoor } from '../payments/pay-by-id.ts';
import { typedCardSchema } from '../payments/typed-card.ts';
import type { SimulatorSettings } from '../settings.ts';
import { type FoundSetup, type SetupOutcome, setUp } from './set-up.ts';

/** The body of `POST /simulator/setups`. It takes no customer secret, nor does the SDK. */
export const setupRequestSchema = z.strictObject({
  setupIntentId: z.string(),
  card: typedCardSchema,
});

/**
 * Completes a setup intent as a mobile SDK would, for who knows its id: `POST /simulator/setups`.
 *
 * @throws Refusal 404 for an unknown intent, 409 for one that cannot be completed now
 */
export function setUpById(
  { setupIntentId, card }: z.output<typeof setupRequestSchema>,
  { accounts, settings, clock, ids }: ByIdContext & { readonly settings: SimulatorSettings },
): SetupOutcome {
  return setUp(getSetup(accounts, setupIntentId), card, {
    nowMs: clock.now(),
    ids,
    settings: settings.current,
    door: { ...byIdDoor, opensCardsOf: () => false },
  });
}

function getSetup(accounts: Accounts, id: string): FoundSetup {
  for (const account of accounts.list()) {
    const intent = account.setupIntents.find(id);
    if (intent) return { account, intent };
  }
  throw new Refusal(404, 'There is no setup intent with that setupIntentId.');
}
