import { claimHoldMs } from './audit/audit-timing.ts';
import type { ClaimedLink, CustomerId, UnknownLink, UserId } from './customer-link.ts';
import { historyOf } from './inherited-history.ts';
import type { EnsureCustomerDependencies } from './ports.ts';
import { leaseMs } from './timing.ts';

/** A user's item whose last attempt was lost, and that nobody holds any more. */
type LostAttempt = ClaimedLink | UnknownLink;

export type EndAttemptDependencies = Pick<
  EnsureCustomerDependencies,
  'links' | 'clock' | 'newRevision'
>;

/**
 * The claim with which the item is held between the two writes, so that no request touches it meanwhile.
 * If its owner dies, its lease runs out and the next request looks first, as after any lost attempt.
 */
function claimOver(
  link: LostAttempt,
  { clock, newRevision }: Pick<EndAttemptDependencies, 'clock' | 'newRevision'>,
): ClaimedLink {
  const nowMs = clock();
  return {
    state: 'claimed',
    revision: newRevision(),
    writtenAtMs: nowMs,
    leaseExpiresAtMs: nowMs + leaseMs(claimHoldMs),
    firstAttemptAtMs: link.firstAttemptAtMs,
    ...historyOf(link),
  };
}

/**
 * Links the user to the customer that the lost attempt has made, if the item still is `link`.
 * @returns whether it is linked now by this.
 */
export async function linkAfterLostAttempt(
  { userId, link }: { readonly userId: UserId; readonly link: LostAttempt },
  customerId: CustomerId,
  dependencies: EndAttemptDependencies,
): Promise<boolean> {
  const { links, clock, newRevision } = dependencies;
  const claim = claimOver(link, dependencies);
  if (!(await links.replace(userId, link, claim))) return false;
  const { otherAccountCustomerIds, ...others } = historyOf(claim);
  return links.replace(userId, claim, {
    state: 'linked',
    revision: newRevision(),
    writtenAtMs: clock(),
    ...others,
    otherAccountCustomerIds: otherAccountCustomerIds?.filter((id) => id !== customerId),
    customerId,
  });
}

/** Frees the item, since the lost attempt has certainly made nothing, if it still is `link`. */
export async function freeAfterLostAttempt(
  { userId, link }: { readonly userId: UserId; readonly link: LostAttempt },
  dependencies: EndAttemptDependencies,
): Promise<boolean> {
  const { links, clock, newRevision } = dependencies;
  const claim = claimOver(link, dependencies);
  if (!(await links.replace(userId, link, claim))) return false;
  return links.replace(userId, claim, {
    state: 'free',
    revision: newRevision(),
    writtenAtMs: clock(),
    ...historyOf(claim),
  });
}
