import { settledAtMs } from './audit/classify-customer.ts';
import { claimForRepair } from './audit/hold-item.ts';
import type { ClaimedLink, CustomerId, UserId } from './customer-link.ts';
import { historyOf } from './inherited-history.ts';
import { findMarkedCustomer } from './look-up.ts';
import type { EnsureCustomerDependencies } from './ports.ts';

export interface SettleLostAttemptDependencies
  extends Pick<
    EnsureCustomerDependencies,
    'links' | 'account' | 'adoptables' | 'markerOf' | 'clock' | 'newRevision' | 'log'
  > {
  readonly directory: Pick<EnsureCustomerDependencies['directory'], 'list' | 'exists'>;
}

/** What the attempt has made, if anything. */
async function findMade(
  userId: UserId,
  claim: ClaimedLink,
  { directory, markerOf }: SettleLostAttemptDependencies,
): Promise<CustomerId | undefined> {
  const { firstAttemptAtMs: sinceMs, erasedBeforeMs } = claim;
  const except = [...(claim.formerCustomerIds ?? []), ...(claim.otherAccountCustomerIds ?? [])];
  const marker = await markerOf(userId);
  return findMarkedCustomer(directory, { marker, sinceMs, erasedBeforeMs, except });
}

/**
 * Finds out what a lost attempt at creating a customer has made, without waiting for its user to ask
 * again: links it, or frees the item. Creates nothing.
 *
 * Like any claimer it holds the item meanwhile; a request of the user waits for it, or takes over from it.
 * What an audit has recorded for the user is left to the user's own request, which adopts it first.
 * @returns `later`: somebody may still be at it, or it could not be told.
 * @throws what Dojo and the table throw; the item then says what it said before.
 */
export async function settleLostAttempt(
  userId: UserId,
  dependencies: SettleLostAttemptDependencies,
): Promise<'settled' | 'later'> {
  const { links, account, adoptables, markerOf, directory, clock, newRevision, log } = dependencies;
  const link = await links.find(userId);
  if (link?.state !== 'claimed' && link?.state !== 'unknown') return 'settled';
  if (settledAtMs(link) > clock()) return 'later';
  const marker = await markerOf(userId);
  await account.prove();
  if ((await adoptables.find(marker)).length > 0) return 'later';
  const claim = claimForRepair(link, dependencies);
  if (!(await links.replace(userId, link, claim))) return 'later';
  const written = () => ({
    revision: newRevision(),
    writtenAtMs: clock(),
    ...historyOf(claim),
  });
  const stillUnknown = () =>
    links.replace(userId, claim, {
      state: 'unknown',
      ...written(),
      firstAttemptAtMs: claim.firstAttemptAtMs,
      settlesAtMs: clock(),
    });
  try {
    const customerId = await findMade(userId, claim, dependencies);
    if (customerId === undefined) {
      const isFreed = await links.replace(userId, claim, { state: 'free', ...written() });
      return isFreed ? 'settled' : 'later';
    }
    if (!(await directory.exists(customerId))) {
      await stillUnknown();
      return 'later';
    }
    const isLinked = await links.replace(userId, claim, {
      state: 'linked',
      ...written(),
      customerId,
    });
    if (isLinked) {
      log.info('lost_customer_linked', 'The customer of a lost attempt was found and linked.', {
        customerId,
        userMarker: marker,
      });
    }
    return isLinked ? 'settled' : 'later';
  } catch (error) {
    await stillUnknown();
    throw error;
  }
}
