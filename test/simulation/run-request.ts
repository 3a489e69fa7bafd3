import type { CustomerId } from '../../functions/core/customers/customer-link.ts';
import { ensureCustomer } from '../../functions/core/customers/ensure-customer.ts';
import { replaceLostCustomer } from '../../functions/core/customers/replace-lost-customer.ts';
import type { Ports } from './ports-of.ts';
import { user } from './world.ts';

export interface RequestOptions {
  readonly role: 'ensure' | 'request' | 'remembered';
  /** What the instance remembers. */
  readonly rememberedId: CustomerId;
}

/** One request of the user through the real algorithm, over the simulated ports. */
export async function runRequest(
  { role, rememberedId }: RequestOptions,
  { dojo, startedAtMs, ...dependencies }: Ports,
): Promise<CustomerId> {
  const input = { userId: user, profile: { name: 'Alice' }, startedAtMs };
  const suspectId =
    role === 'remembered' ? rememberedId : await ensureCustomer(input, dependencies);
  if (role === 'ensure' || (await dojo.use(suspectId))) return suspectId;
  return (await replaceLostCustomer({ ...input, suspectId }, dependencies)) ?? suspectId;
}
