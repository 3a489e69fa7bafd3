import type { Clock } from '../../functions/core/clock.ts';
import type {
  CustomerId,
  LinkState,
  UserId,
} from '../../functions/core/customers/customer-link.ts';
import { type Marker, markersOf } from '../../functions/core/customers/marker.ts';
import { dojoForAudit } from '../../functions/core/dojo/dojo-for-audit.ts';
import type { Connection } from '../connect.ts';
import { readMapId } from '../read-map-id.ts';
import type { Target } from '../target.ts';

/** How a user stands. Names nobody: the id that was asked for is not in it. */
export interface UserStatus {
  readonly target: string;
  /** By which logs and Dojo know the user. `undefined`: the map has no user at all yet. */
  readonly marker: Marker | undefined;
  /** `absent`: nobody of this id ever asked for a customer, or all of it has expired. */
  readonly state: LinkState | 'absent';
  /** ISO 8601, UTC. `undefined`: absent. */
  readonly since: string | undefined;
  /** The user's customer; of an erasure the one that is being erased. */
  readonly customerId: CustomerId | undefined;
  /** Asked only of a linked customer. */
  readonly isAtDojo: boolean | undefined;
  /** Asked only of a customer that is at Dojo. */
  readonly savedCards: number | undefined;
  /** Customers that the user had and that Dojo had lost, oldest first. */
  readonly formerCustomerIds: readonly CustomerId[];
}

export interface UserStatusContext {
  readonly target: Target;
  readonly connection: Connection;
  readonly clock: Clock;
}

/**
 * Reads the user's item, and asks Dojo for the customer that is linked. Changes nothing.
 *
 * @throws NotConfigured `dojo_wrong_account` when the key is not of the map's account.
 */
export async function readUserStatus(
  userId: string,
  { target, connection, clock }: UserStatusContext,
): Promise<UserStatus> {
  const [link, mapId] = await Promise.all([
    connection.map.links.find(userId as UserId),
    readMapId(target, connection),
  ]);
  const customerId = link !== undefined && 'customerId' in link ? link.customerId : undefined;
  const atDojo =
    link?.state === 'linked' ? await askDojo(link.customerId, connection, clock) : undefined;
  return {
    target: target.name,
    marker: mapId && markersOf(mapId, target.settings).of(userId as UserId),
    state: link?.state ?? 'absent',
    since: link && new Date(link.writtenAtMs).toISOString(),
    customerId,
    isAtDojo: atDojo?.exists,
    savedCards: atDojo?.savedCards,
    formerCustomerIds: link?.formerCustomerIds ?? [],
  };
}

async function askDojo(
  customerId: CustomerId,
  { dojo }: Connection,
  clock: Clock,
): Promise<{ readonly exists: boolean; readonly savedCards: number | undefined }> {
  const { directory, savedCards } = dojoForAudit(dojo, clock);
  const exists = await directory.exists(customerId);
  return { exists, savedCards: exists ? await savedCards.count(customerId) : undefined };
}

/** 1: the linked customer is not at Dojo. */
export function exitCodeOfUser({ isAtDojo }: Pick<UserStatus, 'isAtDojo'>): 0 | 1 {
  return isAtDojo === false ? 1 : 0;
}
