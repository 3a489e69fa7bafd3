import { z } from 'zod';
import type { Accounts } from '../accounts.ts';
import { Refusal } from '../http/refusal.ts';

/** The body of `POST /simulator/webhooks/secrets`. */
export const plantedSecretSchema = z.strictObject({
  subscriptionId: z.string(),
  value: z.string().min(1),
  createdAt: z.iso.datetime({ offset: true }),
  isActive: z.boolean().default(false),
});

/**
 * Gives a subscription a signing secret that it could not have got here, e.g. one of years ago.
 *
 * @returns the secret's id
 * @throws Refusal 404 for an unknown subscription
 */
export function plantSecret(
  { subscriptionId, value, createdAt, isActive }: z.output<typeof plantedSecretSchema>,
  accounts: Pick<Accounts, 'list'>,
): string {
  for (const { subscriptions } of accounts.list()) {
    const secrets = subscriptions.find(subscriptionId)?.secrets;
    if (secrets) return secrets.plant({ value, createdAtMs: Date.parse(createdAt), isActive }).id;
  }
  throw new Refusal(404, 'There is no webhook subscription with that subscriptionId.');
}
