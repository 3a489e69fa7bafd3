import * as z from 'zod/mini';
import type { Deadline } from '../clock.ts';
import type { CustomerId } from '../customers/customer-link.ts';
import type { DojoCall, DojoClient } from './dojo-client.ts';
import { instant } from './instant.ts';

/** Lets the app read and delete the customer's saved cards until it expires. Never stored or logged. */
export interface CustomerSecret {
  readonly secret: string;
  /** `undefined`: Dojo does not say. */
  readonly expiresAtMs: number | undefined;
}

const mintedSecret = z.object({
  secret: z.string().check(z.minLength(1)),
  expireAt: z.catch(z.optional(instant), undefined),
});

/**
 * Mints a fresh secret. Minting twice does no harm, so this is retried.
 * @param guard - whether a wrong account's "no such customer" would be harm. Default: no.
 * @throws Rejected with `facts.dojoStatus` 404 when Dojo has no such customer.
 */
export async function mintCustomerSecret(
  client: DojoClient,
  customerId: CustomerId,
  deadline: Deadline,
  guard: Pick<DojoCall<never>, 'needsProvenAccount'> = {},
): Promise<CustomerSecret> {
  const { secret, expireAt } = await client.call(
    {
      operation: 'create-customer-secret',
      method: 'POST',
      path: `/customers/${encodeURIComponent(customerId)}/create-secret`,
      answer: mintedSecret,
      repeatable: true,
      ...guard,
    },
    deadline,
  );
  return { secret, expiresAtMs: expireAt };
}
