import type { CustomerId, LinkedCustomer, UserId } from '../customer-link.ts';
import type { Marker } from '../marker.ts';
import type { AuditDependencies, MappedUser } from './audit-ports.ts';
import { missingLimit } from './audit-timing.ts';
import type { Collect } from './collect-cases.ts';
import type { AuditCase } from './finding.ts';

interface LinkedUser {
  readonly userMarker: Marker;
  readonly userId: UserId;
  readonly link: LinkedCustomer;
}

/** Users whose linked customer Dojo has not listed. */
export function unlistedLinks(
  users: ReadonlyMap<Marker, MappedUser>,
  listed: ReadonlySet<CustomerId>,
): readonly LinkedUser[] {
  return [...users].flatMap(([userMarker, { userId, link }]) =>
    link?.state === 'linked' && !listed.has(link.customerId) ? [{ userMarker, userId, link }] : [],
  );
}

async function lookAtLink(
  { userMarker, userId, link }: LinkedUser,
  { links, directory }: AuditDependencies,
): Promise<AuditCase | undefined> {
  const { customerId } = link;
  if (await directory.exists(customerId)) return undefined;
  const now = await links.find(userId);
  if (now?.state !== 'linked' || now.customerId !== customerId) return undefined;
  return {
    finding: { kind: 'missing', userMarker, customerId, sinceMs: now.writtenAtMs },
    userId,
    repair: { action: 'none', reason: 'report-only' },
  };
}

/**
 * Asks Dojo for each customer, and reads the item again, before its link counts as missing. Ends early
 * when it is told to, and after `missingLimit` missing customers, or ones that Dojo says nothing about.
 *
 * @returns how many links were not checked.
 */
export async function findMissing(
  unlisted: readonly LinkedUser[],
  dependencies: AuditDependencies,
  collect: Collect,
): Promise<number> {
  let bad = 0;
  for (const [index, linked] of unlisted.entries()) {
    if (bad >= missingLimit || dependencies.shouldStop()) return unlisted.length - index;
    const { userMarker, link } = linked;
    const outcome = await collect({ userMarker, customerId: link.customerId }, () =>
      lookAtLink(linked, dependencies),
    );
    if (outcome !== 'well') bad += 1;
  }
  return 0;
}
