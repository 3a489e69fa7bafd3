import type { LinkedCustomer, UserId } from '../customer-link.ts';
import { attemptsOf } from '../lost-attempt.ts';
import type { Marker, Markers } from '../marker.ts';
import type { CustomerMap, MappedUser } from './audit-ports.ts';
import { isErasingTooLong, isUnresolved } from './classify-customer.ts';
import type { HeldCustomers } from './held-customers.ts';

/** A user whose linked customer is not among the listed ones. */
export interface UnlistedLink {
  readonly userMarker: Marker;
  readonly userId: UserId;
  readonly link: LinkedCustomer;
}

/** What is remembered of the map: only users who have to be looked at again. */
export interface ComparedMap {
  /** Items of the map. */
  readonly users: number;
  /** Users of listed customers that they are not linked to. */
  readonly owners: ReadonlyMap<Marker, MappedUser>;
  /** Users whose lost attempt or whose erasure takes too long. */
  readonly late: ReadonlyMap<Marker, MappedUser>;
  /** Those with an attempt of which it is not known what it has made. */
  readonly inDoubt: ReadonlySet<Marker>;
  /** Those whose item this version cannot read. */
  readonly unreadable: ReadonlySet<Marker>;
}

export interface CompareInput {
  readonly markers: Markers;
  readonly held: HeldCustomers;
  readonly startedAtMs: number;
  /** Is told of each, and waited for. */
  readonly unlisted: (link: UnlistedLink) => Promise<void>;
}

/** Whether what the user's lost attempt has made has to be found in the list. */
function isInDoubt({ link }: MappedUser): boolean {
  return (
    link?.state === 'claimed' ||
    link?.state === 'unknown' ||
    (link?.state === 'erasing' && attemptsOf(link).length > 0)
  );
}

/**
 * Reads the whole map, a page at a time, and lets go of every held customer that a user is linked to.
 *
 * @throws Unavailable when the map cannot be read.
 */
export async function compareWithMap(
  { markers, held, startedAtMs, unlisted }: CompareInput,
  map: CustomerMap,
): Promise<ComparedMap> {
  let users = 0;
  const owners = new Map<Marker, MappedUser>();
  const late = new Map<Marker, MappedUser>();
  const inDoubt = new Set<Marker>();
  const unreadable = new Set<Marker>();
  for await (const page of map.pages()) {
    users += page.length;
    for (const user of page) {
      const { userId, link } = user;
      const userMarker = markers.of(userId);
      const linked = link?.state === 'linked' ? link : undefined;
      if (held.hasOther(userMarker, linked?.customerId)) owners.set(userMarker, user);
      if (link === undefined) unreadable.add(userMarker);
      if (isInDoubt(user)) inDoubt.add(userMarker);
      if (isUnresolved(link, startedAtMs) || isErasingTooLong(link, startedAtMs)) {
        late.set(userMarker, user);
      }
      if (linked !== undefined && !held.letGo(linked.customerId)) {
        await unlisted({ userMarker, userId, link: linked });
      }
    }
  }
  return { users, owners, late, inDoubt, unreadable };
}
