import type { Clock, Deadline } from '../clock.ts';
import { NotConfigured } from '../failures.ts';
import type { AccountRecords } from './account-facts.ts';
import { accountOfLink } from './account-of-link.ts';
import { accountNotProven, wrongAccount } from './customer-errors.ts';
import type { CustomerLink, LinkedCustomer, UserId } from './customer-link.ts';
import { ensureCustomer } from './ensure-customer.ts';
import type { Deployment } from './marker.ts';
import type {
  CustomerAccount,
  CustomerDirectory,
  CustomerLinks,
  EnsureCustomerDependencies,
} from './ports.ts';
import { visibleAfterMs } from './timing.ts';

/** The Dojo account of a map. Another name for each, should a map ever have several. */
export const defaultAccount = 'default' as UserId;

/** What Dojo's portal shows of the canary, before its marker. */
export function canaryName({ app, stage }: Deployment): string {
  return `Save-card ${app}/${stage}: do not delete`;
}

export interface AccountDependencies {
  /** The canary's item: written as a user's is, under a key that no user can have. */
  readonly canaries: CustomerLinks;
  readonly records: AccountRecords;
  /** Dojo with this key alone, and without a proof: it is what the proof is made with. */
  readonly directoryWith: (key: string, deadline: Deadline) => CustomerDirectory;
  /** What making the canary takes beside that. */
  readonly ensure: (
    deadline: Deadline,
  ) => Omit<EnsureCustomerDependencies, 'links' | 'directory' | 'account' | 'adoptables'>;
  /** Says at Dojo what the canary is. At most 60 characters. */
  readonly canaryName: string;
  /** Whether this function may make the canary. Without one it cannot tell then. */
  readonly mayCreate: boolean;
  readonly clock: Clock;
}

/** Proofs of an instance, by key. */
export interface AccountProofs {
  /**
   * Makes sure that the key belongs to the map's account. Costs nothing once that is known.
   * @throws NotConfigured `dojo_wrong_account`, Unavailable `dojo_account_not_proven`, and what the
   * table and Dojo throw.
   */
  prove(key: string, deadline: Deadline): Promise<void>;
  accountAt: CustomerAccount['accountAt'];
}

/** For how long an instance answers that the account is wrong without asking again. */
export const failureKeptForMs = 2_000;

/** For how long a proof holds: a map that is moved on purpose has another account from then on. */
export const proofKeptForMs = 60_000;

/** For the canary itself: its account is what is to be proven, and nobody adopts it. */
export const unguarded = {
  account: { prove: async () => undefined, accountAt: async () => 'this' },
  adoptables: { find: async () => [], remove: async () => undefined },
} as const satisfies Pick<EnsureCustomerDependencies, 'account' | 'adoptables'>;

function isLinked(link: CustomerLink | undefined): link is LinkedCustomer {
  return link?.state === 'linked';
}

/**
 * The map keeps one customer of its own at Dojo, its canary: a key whose account does not know the
 * canary is one of another account. The canary is made by whoever needs it first, through the same
 * claim as any user, and so in the account of the key that is in use then. In place of one that is lost
 * only an audit or a person makes another one.
 *
 * A proof is kept for a minute: an account never loses its keys to another one, but the map may be
 * moved to one.
 */
export function accountProofs(dependencies: AccountDependencies): AccountProofs {
  const { canaries, records, directoryWith, ensure, canaryName, mayCreate, clock } = dependencies;
  const proven = new Map<string, { readonly proof: Promise<void>; readonly atMs: number }>();
  let failed: { readonly key: string; readonly error: unknown; readonly atMs: number } | undefined;

  const look = async (key: string, deadline: Deadline): Promise<void> => {
    const directory = directoryWith(key, deadline);
    const canary = await canaries.find(defaultAccount);
    if (!isLinked(canary)) {
      if (!mayCreate) throw accountNotProven('no-canary');
      // One is being replaced: only whoever does that has looked whether the account is the right one.
      if ((canary?.formerCustomerIds ?? []).length > 0) throw accountNotProven('canary-lost');
      const profile = { name: canaryName };
      await ensureCustomer(
        { userId: defaultAccount, profile, startedAtMs: clock() },
        { ...ensure(deadline), ...unguarded, links: canaries, directory },
      );
      return;
    }
    if (await directory.exists(canary.customerId)) return;
    if (clock() - canary.writtenAtMs < visibleAfterMs) throw accountNotProven('young-canary');
    throw wrongAccount(canary.customerId);
  };

  return {
    prove: (key, deadline) => {
      const known = proven.get(key);
      if (known !== undefined && clock() - known.atMs < proofKeptForMs) return known.proof;
      if (failed?.key === key && clock() - failed.atMs < failureKeptForMs) {
        return Promise.reject(failed.error);
      }
      const proof = look(key, deadline).catch((error: unknown) => {
        proven.delete(key);
        if (error instanceof NotConfigured) failed = { key, error, atMs: clock() };
        throw error;
      });
      proven.set(key, { proof, atMs: clock() });
      return proof;
    },

    accountAt: async (linkedAtMs) => {
      const [canary, facts] = await Promise.all([
        canaries.find(defaultAccount),
        records.findFacts(defaultAccount),
      ]);
      return accountOfLink(linkedAtMs, canary, facts);
    },
  };
}
