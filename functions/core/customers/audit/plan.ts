import type { ClaimedLink, CustomerLink, UnknownLink } from '../customer-link.ts';
import type { ListedCustomer } from '../ports.ts';
import type { PlannedRepair } from './finding.ts';
import { isStuck, settledAtMs } from './judge.ts';

const formerOf = (link: CustomerLink | undefined) => link?.formerCustomerIds ?? [];

/** What a repair would do about a customer that its user is not linked to. */
export const planForCustomer = (
  customer: ListedCustomer,
  link: CustomerLink | undefined,
  nowMs: number,
): PlannedRepair => {
  if (formerOf(link).includes(customer.id)) return { action: 'none', reason: 'linked-before' };
  if (link?.state === 'claimed' || link?.state === 'unknown') {
    return isStuck(link, nowMs)
      ? { action: 'delete-unless-adopted' }
      : { action: 'none', reason: 'attempt-open' };
  }
  if (link?.state === 'erasing' || link?.state === 'erased') {
    return { action: 'none', reason: 'erasure' };
  }
  return { action: 'delete' };
};

export interface KnownOfStuckUser {
  /** The listed customers that carry the user's marker, of any age. */
  readonly customers: readonly ListedCustomer[];
  /** Whether the list was read to its end, where the oldest customers are. */
  readonly isComplete: boolean;
  /** When the list was begun, if it was read from its start to its end. */
  readonly wholeListStartedAtMs: number | undefined;
}

/**
 * What a repair would do for a stuck user: link its oldest customer, as a request would. If there
 * certainly is none, free the item, so that the next request need not look either; that takes a
 * whole list, begun when nothing could be under way any more.
 */
export const planForStuckUser = (
  link: ClaimedLink | UnknownLink,
  { customers, isComplete, wholeListStartedAtMs }: KnownOfStuckUser,
): PlannedRepair => {
  if (!isComplete) return { action: 'none', reason: 'list-incomplete' };
  const candidates = customers
    .filter(({ id }) => !formerOf(link).includes(id))
    .toSorted((one, other) => one.createdAtMs - other.createdAtMs || (one.id < other.id ? -1 : 1))
    .map(({ id }) => id);
  if (candidates.length > 0) return { action: 'adopt', candidates };
  return wholeListStartedAtMs !== undefined && settledAtMs(link) < wholeListStartedAtMs
    ? { action: 'release', ifSettledBeforeMs: wholeListStartedAtMs }
    : { action: 'none', reason: 'list-incomplete' };
};
