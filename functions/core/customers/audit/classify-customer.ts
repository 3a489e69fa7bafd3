import type { ClaimedLink, CustomerLink, UnknownLink } from '../customer-link.ts';
import { erasedBefore } from '../inherited-history.ts';
import { isOfErasedLife } from '../look-up.ts';
import type { AdoptableCustomer } from '../ports.ts';
import { erasingAfterMs, unresolvedAfterMs, youngMs } from './audit-timing.ts';

/**
 * What a customer is to the user whose marker it carries; `undefined`: nothing to report.
 *
 * @param link - the user's item; `undefined` when there is none.
 * @param startedAtMs - when the run began, before it read the map: an attempt that began later has
 * made a customer that is younger than that.
 */
export function classifyCustomer(
  customer: AdoptableCustomer,
  link: CustomerLink | undefined,
  startedAtMs: number,
): 'orphan' | 'duplicate' | 'erased' | undefined {
  if (link?.state === 'linked' && link.customerId === customer.id) return undefined;
  if (link?.state === 'erasing') return undefined;
  if (isOfErasedLife(customer, erasedBefore(link))) return 'erased';
  if (link?.state === 'linked') return 'duplicate';
  if (link?.state === 'erased' && customer.createdAtMs === undefined) return 'erased';
  return (customer.createdAtMs ?? startedAtMs) <= startedAtMs - youngMs ? 'orphan' : undefined;
}

/** From when on nobody can be working on the item any more. */
export function settledAtMs(link: ClaimedLink | UnknownLink): number {
  return link.state === 'claimed' ? link.leaseExpiresAtMs : link.settlesAtMs;
}

/** Whether the item is that of a lost attempt, and has been for too long. */
export function isUnresolved(
  link: CustomerLink | undefined,
  nowMs: number,
): link is ClaimedLink | UnknownLink {
  return (
    (link?.state === 'claimed' || link?.state === 'unknown') &&
    settledAtMs(link) + unresolvedAfterMs < nowMs
  );
}

/** Whether the erasure is taking too long. */
export function isErasingTooLong(link: CustomerLink | undefined, nowMs: number): boolean {
  return link?.state === 'erasing' && link.requestedAtMs + erasingAfterMs < nowMs;
}
