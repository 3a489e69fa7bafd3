import { isMoveBegun, leftAccounts } from '../../functions/core/customers/account-of-link.ts';
import { canaryName, defaultAccount } from '../../functions/core/customers/customer-account.ts';
import type { CustomerId } from '../../functions/core/customers/customer-link.ts';
import { findMarkedCustomer } from '../../functions/core/customers/look-up.ts';
import { type Marker, profileWithMarker } from '../../functions/core/customers/marker.ts';
import type { CustomerDirectory } from '../../functions/core/customers/ports.ts';
import { isFailure } from '../../functions/core/failures.ts';
import type { AccountOperation } from './account-operation.ts';
import type { KeyInSecret } from './key-in-secret.ts';
import type { ReadMap } from './read-map.ts';

/** Dojo with the key of the account that the map is moved to. */
export type NewAccount = Pick<CustomerDirectory, 'list' | 'exists' | 'create'>;

export interface NewCanaryInput {
  readonly read: ReadMap;
  readonly key: KeyInSecret;
  readonly directory: NewAccount;
}

/**
 * The map's canary in the new account: the one of before if the map comes back, the one that an
 * earlier run made, or a new one.
 */
export async function canaryAt(
  { read, key, directory }: NewCanaryInput,
  { target, connection }: AccountOperation,
): Promise<CustomerId> {
  for (const { canaryId } of leftAccounts(read.canary, read.facts)) {
    if (await directory.exists(canaryId)) return canaryId;
  }
  const marker = (await connection.map.markers()).ofCanary(defaultAccount);
  if (isMoveBegun(read.canary, read.facts)) {
    const made = await findMade(marker, key.putAtMs, directory);
    if (made !== undefined) return made;
  }
  return directory.create(profileWithMarker({ name: canaryName(target.settings) }, marker));
}

/** In an account with too many new customers one canary more is made: a spare one does no harm. */
async function findMade(
  marker: Marker,
  sinceMs: number,
  directory: NewAccount,
): Promise<CustomerId | undefined> {
  try {
    return await findMarkedCustomer(directory, { marker, sinceMs });
  } catch (error) {
    if (isFailure(error) && error.code === 'customer_lookup_incomplete') return undefined;
    throw error;
  }
}
