import type { Clock } from '../../clock.ts';
import type { AccountFacts } from '../account-facts.ts';
import { accountOfLink } from '../account-of-link.ts';
import { accountNotProven, wrongAccount } from '../customer-errors.ts';
import type { CustomerId, LinkedCustomer } from '../customer-link.ts';
import { clockToleranceMs, visibleAfterMs } from '../timing.ts';
import type { CustomerMap } from './audit-ports.ts';

/** The map's canary, as an audit sees to it. */
export interface CanaryKeeper {
  /** The canary as the table has it; `undefined`: there is none yet. */
  find(): Promise<LinkedCustomer | undefined>;
  facts(): Promise<AccountFacts | undefined>;
  /** Asks with the key in use, whatever its account. */
  exists(customerId: CustomerId): Promise<boolean>;
  /** Makes a canary, in place of `lost` if there is one. @returns its id. */
  make(lost: LinkedCustomer | undefined): Promise<CustomerId>;
  /** Writes down that customers older than this canary are in its account. */
  confirm(canaryId: CustomerId): Promise<void>;
}

/**
 * - `proven`: the key's account knows the canary, and the canary vouches for every link.
 * - `confirmed`: the same, and links older than the canary were found in its account just now.
 * - `canary-made`, `canary-replaced`: linked customers were found there, a canary was not.
 * - `unconfirmed`: the canary is there, and none of the older links that were tried.
 */
export type EstablishedAccount =
  | 'proven'
  | 'confirmed'
  | 'canary-made'
  | 'canary-replaced'
  | 'unconfirmed';

/** For an audit: whether what was linked at a time was made in an account that the map has left. */
export async function formerAccountTest(
  keeper: Pick<CanaryKeeper, 'find' | 'facts'>,
): Promise<(linkedAtMs: number) => boolean> {
  const [canary, facts] = await Promise.all([keeper.find(), keeper.facts()]);
  return (linkedAtMs) => accountOfLink(linkedAtMs, canary, facts) === 'former';
}

/** How many links are tried before they count as unknown to the account. */
const sampleSize = 20;

/** Links of all ages, evenly spread over the map. */
export function sampleOf(links: readonly LinkedCustomer[]): readonly LinkedCustomer[] {
  const step = Math.max(1, links.length / sampleSize);
  return Array.from(
    { length: Math.min(links.length, sampleSize) },
    (_, index) => links[Math.floor(index * step)],
  ).filter((link) => link !== undefined);
}

interface FoundLinks {
  readonly hasSome: boolean;
  /** Some of those that were written before a time, evenly spread: at most twice `sampleSize`. */
  readonly older: readonly LinkedCustomer[];
}

/** Looks through the whole map, and holds a sample of it. */
async function linksOf(
  map: CustomerMap,
  { isKnown, beforeMs }: { isKnown(link: LinkedCustomer): boolean; readonly beforeMs: number },
): Promise<FoundLinks> {
  let hasSome = false;
  let seen = 0;
  let step = 1;
  let older: LinkedCustomer[] = [];
  for await (const page of map.pages()) {
    for (const { link } of page) {
      if (link?.state !== 'linked' || !isKnown(link)) continue;
      hasSome = true;
      if (link.writtenAtMs >= beforeMs) continue;
      if (seen++ % step > 0) continue;
      older.push(link);
      if (older.length < 2 * sampleSize) continue;
      older = older.filter((_, index) => index % 2 === 0);
      step *= 2;
    }
  }
  return { hasSome, older };
}

/**
 * Makes sure that the key in use belongs to the account that the map's customers live in, and that a
 * canary says so from now on. A customer lives in one account only: one linked customer that this
 * account knows proves it, and tells a deleted canary from a wrong key.
 *
 * @throws NotConfigured `dojo_wrong_account`, Unavailable `dojo_account_not_proven`, and what the
 * table and Dojo throw.
 */
export async function establishAccount(
  keeper: CanaryKeeper,
  { map, clock }: { readonly map: CustomerMap; readonly clock: Clock },
): Promise<EstablishedAccount> {
  const [canary, facts] = await Promise.all([keeper.find(), keeper.facts()]);
  const isThere = canary !== undefined && (await keeper.exists(canary.customerId));
  const isConfirmed = canary !== undefined && facts?.confirmedCanaryId === canary.customerId;
  if (isThere && isConfirmed) return 'proven';

  const nowMs = clock();
  const canaryAtMs = isThere ? canary.writtenAtMs - clockToleranceMs : nowMs - visibleAfterMs;
  const { hasSome, older } = await linksOf(map, {
    isKnown: ({ writtenAtMs }) => accountOfLink(writtenAtMs, canary, facts) !== 'former',
    beforeMs: canaryAtMs,
  });
  // Nothing is older: the canary vouches for every link, and no later audit needs to look again.
  if (isThere && older.length === 0) {
    await keeper.confirm(canary.customerId);
    return 'proven';
  }
  if (canary === undefined && !hasSome) {
    await keeper.confirm(await keeper.make(undefined));
    return 'proven';
  }

  let isFound = false;
  for (const { customerId } of sampleOf(older)) {
    isFound ||= await keeper.exists(customerId);
    if (isFound) break;
  }
  if (isThere) {
    if (!isFound) return 'unconfirmed';
    await keeper.confirm(canary.customerId);
    return 'confirmed';
  }
  if (!isFound) {
    if (canary === undefined || nowMs - canary.writtenAtMs < visibleAfterMs) {
      throw accountNotProven('no-linked-customer-found');
    }
    throw wrongAccount(canary.customerId);
  }
  await keeper.confirm(await keeper.make(canary));
  return canary === undefined ? 'canary-made' : 'canary-replaced';
}
