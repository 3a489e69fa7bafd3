import type { ClaimedLink, CustomerLink, UnknownLink } from '../customer-link.ts';
import { erasedBefore } from '../inherited-history.ts';
import { byAge, isOfErasedLife } from '../look-up.ts';
import type { ListedCustomer } from '../ports.ts';
import { lookUpMarginMs } from '../timing.ts';
import { isUnresolved, settledAtMs } from './classify-customer.ts';
import type { PlannedRepair } from './finding.ts';

function formerOf(link: CustomerLink | undefined) {
  return [...(link?.formerCustomerIds ?? []), ...(link?.otherAccountCustomerIds ?? [])];
}

/**
 * What a repair would do about a customer that its user is not linked to. Only what is proven surplus
 * is deleted: the user is linked to another customer, or was erased. A user who is not in the map, or
 * has no link, may be one whose link a restored table has lost.
 */
export function planForCustomer(
  customer: ListedCustomer,
  link: CustomerLink | undefined,
  nowMs: number,
): PlannedRepair {
  if (isOfErasedLife(customer, erasedBefore(link))) return { action: 'sweep' };
  if (formerOf(link).includes(customer.id)) return { action: 'none', reason: 'linked-before' };
  switch (link?.state) {
    case 'linked':
      return { action: 'delete' };
    case 'claimed':
    case 'unknown':
      return isUnresolved(link, nowMs)
        ? { action: 'delete-unless-adopted' }
        : { action: 'none', reason: 'attempt-open' };
    case 'erasing':
      return { action: 'none', reason: 'erasure' };
    case 'erased':
      return customer.createdAtMs === undefined
        ? { action: 'none', reason: 'erasure' }
        : { action: 'record' };
    default:
      return { action: 'record' };
  }
}

/** Which part of Dojo's list a run has read. */
export interface ListCoverage {
  /** When it was begun, in epoch milliseconds. */
  readonly begunAtMs: number;
  /** Whether it was begun with the newest customer. */
  readonly isFromStart: boolean;
  /** Whether it was read to its end, where the oldest customers are. */
  readonly isComplete: boolean;
  /** As far back as certainly everything was read; `undefined` while the order is not certain. */
  readonly backToMs: number | undefined;
}

/** Whether the list shows every customer that was made since then, and shows it settled. */
export function covers(
  { begunAtMs, isFromStart, isComplete, backToMs }: ListCoverage,
  { sinceMs, settledAtMs: settled }: { readonly sinceMs: number; readonly settledAtMs: number },
): boolean {
  if (!isFromStart || settled >= begunAtMs) return false;
  return isComplete || (backToMs !== undefined && backToMs < sinceMs - lookUpMarginMs);
}

/**
 * What to do for an unresolved user: link its oldest customer, as a request would. If there certainly is
 * none, free the item, so that the next request need not look either; that takes a list that was
 * begun when nothing could be under way any more, and that reaches back to the attempt.
 *
 * @param customers - the listed customers that carry the user's marker, of any age.
 */
export function planForUnresolvedUser(
  link: ClaimedLink | UnknownLink,
  customers: readonly ListedCustomer[],
  coverage: ListCoverage,
): PlannedRepair {
  const settled = settledAtMs(link);
  const isCovered = covers(coverage, { sinceMs: link.firstAttemptAtMs, settledAtMs: settled });
  if (!isCovered && !coverage.isComplete) return { action: 'none', reason: 'list-incomplete' };
  const candidates = customers
    .filter(({ id }) => !formerOf(link).includes(id))
    .filter((customer) => !isOfErasedLife(customer, link.erasedBeforeMs))
    .toSorted(byAge)
    .map(({ id }) => id);
  if (candidates.length > 0) return { action: 'adopt', candidates };
  return isCovered
    ? { action: 'release', ifSettledBeforeMs: coverage.begunAtMs }
    : { action: 'none', reason: 'list-incomplete' };
}
