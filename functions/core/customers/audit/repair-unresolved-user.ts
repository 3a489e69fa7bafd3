import type { CustomerId, UserId } from '../customer-link.ts';
import { freeAfterLostAttempt, linkAfterLostAttempt } from '../end-lost-attempt.ts';
import type { CustomerDirectory } from '../ports.ts';
import type { RepairDependencies } from './audit-ports.ts';
import { isUnresolved, settledAtMs } from './classify-customer.ts';
import type { RepairOutcome } from './repair-outcome.ts';

const changed: RepairOutcome = { kind: 'changed-meanwhile' };

async function firstThatExists(
  candidates: readonly CustomerId[],
  directory: Pick<CustomerDirectory, 'exists'>,
): Promise<CustomerId | undefined> {
  for (const candidate of candidates) {
    if (await directory.exists(candidate)) return candidate;
  }
  return undefined;
}

/**
 * Links an unresolved user to the first of `candidates` that Dojo still has: claim the item, on the
 * condition that it still is the unresolved one, then link.
 */
export async function adoptForUnresolvedUser(
  userId: UserId,
  candidates: readonly CustomerId[],
  dependencies: RepairDependencies,
): Promise<RepairOutcome> {
  const { links, directory, clock } = dependencies;
  const customerId = await firstThatExists(candidates, directory);
  if (customerId === undefined) return changed;
  const link = await links.find(userId);
  if (!isUnresolved(link, clock()) || link.formerCustomerIds?.includes(customerId)) return changed;
  const linked = await linkAfterLostAttempt({ userId, link }, customerId, dependencies);
  return linked ? { kind: 'adopted', customerId } : changed;
}

/**
 * Frees the item of an unresolved user who certainly has no customer, since a list that was begun at
 * `listStartedAtMs` shows none. The item of a later attempt is left alone.
 */
export async function releaseUnresolvedUser(
  userId: UserId,
  listStartedAtMs: number,
  dependencies: RepairDependencies,
): Promise<RepairOutcome> {
  const { links, clock } = dependencies;
  const link = await links.find(userId);
  if (!isUnresolved(link, clock()) || settledAtMs(link) >= listStartedAtMs) return changed;
  const freed = await freeAfterLostAttempt({ userId, link }, dependencies);
  return freed ? { kind: 'released' } : changed;
}
