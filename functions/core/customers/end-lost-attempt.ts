import { claimHoldMs } from './audit/audit-timing.ts';
import type { ClaimedLink, CustomerId, UnknownLink, UserId } from './customer-link.ts';
import { historyOf, type InheritedHistory } from './inherited-history.ts';
import { doubtOf } from './lost-attempt.ts';
import type { CustomerAccount, EnsureCustomerDependencies } from './ports.ts';
import { leaseMs } from './timing.ts';

/** A user's item whose last attempt was lost, and that nobody holds any more. */
type LostAttempt = ClaimedLink | UnknownLink;

export interface EndAttemptDependencies
  extends Pick<EnsureCustomerDependencies, 'links' | 'clock' | 'newRevision'> {
  readonly account: Pick<CustomerAccount, 'accountAt'>;
}

/**
 * The claim with which the item is held between the two writes, so that no request touches it meanwhile.
 * If its owner dies, its lease runs out and the next request looks first, as after any lost attempt.
 */
function claimOver(
  link: LostAttempt,
  history: InheritedHistory,
  { clock, newRevision }: Pick<EndAttemptDependencies, 'clock' | 'newRevision'>,
): ClaimedLink {
  const nowMs = clock();
  return {
    state: 'claimed',
    revision: newRevision(),
    writtenAtMs: nowMs,
    leaseExpiresAtMs: nowMs + leaseMs(claimHoldMs),
    firstAttemptAtMs: link.firstAttemptAtMs,
    ...history,
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
  const { links, account, clock, newRevision } = dependencies;
  const { history } = await doubtOf(link, account);
  const claim = claimOver(link, history, dependencies);
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

/**
 * Frees the item, since the lost attempt has certainly made nothing in the account in use, if it still is
 * `link`. One that was made in an account that the map has left stays on the item: what it may have made
 * there nobody would use any more, and the user's erasure has to look for it.
 *
 * @returns whether it is free now by this; not while nobody knows in which account it was made.
 */
export async function freeAfterLostAttempt(
  { userId, link }: { readonly userId: UserId; readonly link: LostAttempt },
  dependencies: EndAttemptDependencies,
): Promise<boolean> {
  const { links, account, clock, newRevision } = dependencies;
  const { here, history } = await doubtOf(link, account);
  if (here === 'unknown') return false;
  const claim = claimOver(link, history, dependencies);
  if (!(await links.replace(userId, link, claim))) return false;
  return links.replace(userId, claim, {
    state: 'free',
    revision: newRevision(),
    writtenAtMs: clock(),
    ...historyOf(claim),
  });
}
