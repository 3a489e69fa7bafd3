import type { Deadline } from '../clock.ts';
import { once } from '../once.ts';
import type { CanaryKeeper } from './audit/establish-account.ts';
import { createAndLink } from './create-and-link.ts';
import { type AccountDependencies, defaultAccount, unguarded } from './customer-account.ts';
import { accountNotProven } from './customer-errors.ts';
import type { CustomerId } from './customer-link.ts';
import { ensureCustomer } from './ensure-customer.ts';

export interface CanaryKeeperOptions {
  /** The API key in use. Asked once: what is found out with a key is true of that key's account. */
  readonly key: () => Promise<string>;
  /** A new one for each call. */
  readonly deadline: () => Deadline;
  readonly confirm: (canaryId: CustomerId) => Promise<boolean>;
}

/** The map's canary, for one run of an audit or of a person's command to see to. */
export function canaryKeeper(
  account: AccountDependencies,
  { key, deadline, confirm }: CanaryKeeperOptions,
): CanaryKeeper {
  const { canaries, records, directoryWith, ensure, canaryName, clock } = account;
  const sameKey = once(key);
  const find = async () => {
    const link = await canaries.find(defaultAccount);
    return link?.state === 'linked' ? link : undefined;
  };
  return {
    find,
    facts: () => records.findFacts(defaultAccount),
    exists: async (customerId) => directoryWith(await sameKey(), deadline()).exists(customerId),

    async make(lost) {
      const limit = deadline();
      const dependencies = {
        ...ensure(limit),
        ...unguarded,
        links: canaries,
        directory: directoryWith(await sameKey(), limit),
      };
      const profile = { name: canaryName };
      const input = { userId: defaultAccount, profile, startedAtMs: clock() };
      if (lost === undefined) return ensureCustomer(input, dependencies);
      const outcome = await createAndLink(input, lost, dependencies);
      if (outcome.kind === 'linked') return outcome.customerId;
      throw accountNotProven('canary-changed-meanwhile');
    },

    async confirm(canaryId) {
      if (!(await confirm(canaryId))) throw accountNotProven('facts-changed-meanwhile');
    },
  };
}
