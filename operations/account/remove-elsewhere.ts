import type {
  CustomerId,
  ErasingLink,
  Revision,
} from '../../functions/core/customers/customer-link.ts';
import { findMarkedCustomers } from '../../functions/core/customers/look-up.ts';
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
  const { customerIds, attemptAtMs } = elsewhere;
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
  if (attemptAtMs !== undefined) {
    for (const account of former.accounts) {
      const lookUp = { marker, sinceMs: attemptAtMs, madeBeforeMs: madeBeforeMsOf(link) };
      const made = await findMarkedCustomers(account.directory, lookUp);
      for (const customerId of made) await remove(customerId, account);
    }
  }
  const { customerId, linkedAtMs, firstAttemptAtMs } = link;
  const isLinkHandled = customerId !== undefined && customerIds.includes(customerId);
  const isAttemptHandled = attemptAtMs !== undefined && former.isAll;
  return {
    ...link,
    revision: newRevision(),
    writtenAtMs: nowMs,
    customerId: isLinkHandled ? undefined : customerId,
    linkedAtMs: isLinkHandled ? undefined : linkedAtMs,
    firstAttemptAtMs: isAttemptHandled ? undefined : firstAttemptAtMs,
    otherAccountCustomerIds: unseen.length === 0 ? undefined : unseen,
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
