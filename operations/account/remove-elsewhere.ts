import type {
  CustomerId,
  ErasingLink,
  LostAttempt,
  Revision,
} from '../../functions/core/customers/customer-link.ts';
import { findMarkedCustomers } from '../../functions/core/customers/look-up.ts';
import { earliestOf } from '../../functions/core/customers/lost-attempt.ts';
import type { Marker } from '../../functions/core/customers/marker.ts';
import type { DojoForAudit } from '../../functions/core/dojo/dojo-for-audit.ts';
import type { Elsewhere } from './erasing-elsewhere.ts';
import type { OpenedAccounts } from './open-former-accounts.ts';

export interface RemoveElsewhereOptions {
  readonly elsewhere: Elsewhere;
  readonly marker: Marker;
  readonly former: OpenedAccounts;
  /** The account that the map lives in: it may have come back to one of before. */
  readonly present: DojoForAudit;
  readonly newRevision: () => Revision;
  readonly nowMs: number;
}

/**
 * Removes a user's customers and their cards wherever they are found, and returns what the item has to
 * say then. A customer that no account knows is gone, if all accounts were asked; otherwise it stays on
 * the item.
 */
export async function removeElsewhere(
  link: ErasingLink,
  { elsewhere, marker, former, present, newRevision, nowMs }: RemoveElsewhereOptions,
): Promise<ErasingLink> {
  const { customerIds, attempts } = elsewhere;
  const unseen: CustomerId[] = [];
  for (const customerId of customerIds) {
    let isFound = false;
    for (const account of [present, ...former.accounts]) {
      if (!(await account.directory.exists(customerId))) continue;
      await remove(customerId, account);
      isFound = true;
    }
    if (!isFound && !former.isAll) unseen.push(customerId);
  }
  if (attempts.length > 0) {
    const lookUp = { marker, sinceMs: earliestOf(attempts), madeBeforeMs: madeBeforeMsOf(link) };
    const isHereToo = attempts.some((attempt) => attempt.isHereToo);
    for (const account of [...(isHereToo ? [present] : []), ...former.accounts]) {
      const made = await findMarkedCustomers(account.directory, lookUp);
      for (const customerId of made) await remove(customerId, account);
    }
  }
  const { customerId, linkedAtMs } = link;
  const isLinkHandled = customerId !== undefined && customerIds.includes(customerId);
  const handled = former.isAll ? attempts : [];
  return {
    ...link,
    revision: newRevision(),
    writtenAtMs: nowMs,
    customerId: isLinkHandled ? undefined : customerId,
    linkedAtMs: isLinkHandled ? undefined : linkedAtMs,
    ...attemptsLeft(link, handled),
    otherAccountCustomerIds: unseen.length === 0 ? undefined : unseen,
  };
}

/** Without those that were looked for in every former account. */
function attemptsLeft(
  { firstAttemptAtMs, settlesAtMs, otherAccountAttempts }: ErasingLink,
  handled: readonly LostAttempt[],
): Pick<ErasingLink, 'firstAttemptAtMs' | 'otherAccountAttempts'> {
  const isHandled = ({ sinceMs, settledAtMs }: LostAttempt) =>
    handled.some((it) => it.sinceMs === sinceMs && it.settledAtMs === settledAtMs);
  const others = otherAccountAttempts?.filter((attempt) => !isHandled(attempt));
  const isFirstHandled =
    firstAttemptAtMs !== undefined &&
    isHandled({ sinceMs: firstAttemptAtMs, settledAtMs: settlesAtMs });
  return {
    firstAttemptAtMs: isFirstHandled ? undefined : firstAttemptAtMs,
    otherAccountAttempts: others?.length === 0 ? undefined : others,
  };
}

/** A customer that is younger is of a life that a restored table has forgotten. */
export function madeBeforeMsOf({ requestedAtMs, settlesAtMs }: ErasingLink): number {
  return Math.max(requestedAtMs, settlesAtMs);
}

/** Cards first, since Dojo does not say that they go with their customer. */
async function remove(customerId: CustomerId, { cards, directory }: DojoForAudit): Promise<void> {
  await cards.removeAll(customerId);
  await directory.remove(customerId);
}
