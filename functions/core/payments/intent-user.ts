import type { Clock } from '../clock.ts';
import type { CustomerId, UserId } from '../customers/customer-link.ts';
import { findMarker, type Marker, type Markers } from '../customers/marker.ts';
import type { FindUsersOfCustomer } from '../dynamodb/user-of-customer.ts';
import { Unavailable } from '../failures.ts';
import { type LookAgainDependencies, lookAgain } from './look-again.ts';
import { mayStillSettle } from './may-still-settle.ts';
import { userMetadataKey } from './user-metadata.ts';

/** An intent of either sort, as far as whose it is. */
export interface MarkedIntent {
  readonly customer?: { readonly id?: string | null | undefined } | null | undefined;
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
  /** Epoch milliseconds. */
  readonly createdAt?: number | null | undefined;
}

/** The marker of a user, whichever deployment put it on the intent. It stays when the user is erased. */
export function markerOn({ metadata }: MarkedIntent): Marker | undefined {
  return findMarker(metadata?.[userMetadataKey]);
}

export function customerIdOf({ customer }: MarkedIntent): CustomerId | null {
  return (customer?.id ?? null) as CustomerId | null;
}

/** By what a person finds the intent at Dojo. Not by its id, which opens its public page. */
export function traceOf(intent: MarkedIntent, marker: Marker | undefined) {
  return { customerId: customerIdOf(intent) ?? undefined, userMarker: marker };
}

export interface IntentUserDependencies extends LookAgainDependencies {
  readonly findUsers: FindUsersOfCustomer;
  readonly clock: Clock;
}

/**
 * The user whose marker the intent carries; of one without a marker, the user of its customer. `null`:
 * nobody has this customer any more. The index may lag behind the table while the customer is new, and an
 * intent is never older than its customer.
 *
 * @throws Unavailable `customer_not_indexed_yet` for a new intent, and when the table cannot be read.
 */
export async function userOfIntent(
  intent: MarkedIntent,
  { marker, markers }: Readonly<{ marker: Marker | undefined; markers: Markers }>,
  dependencies: IntentUserDependencies,
): Promise<UserId | null> {
  const { findUsers, clock } = dependencies;
  const customerId = customerIdOf(intent);
  if (customerId === null) return null;
  const look = async (): Promise<UserId | undefined> =>
    (await findUsers(customerId)).find((userId) => fits(userId, { marker, markers }));
  const isSettled = (user: UserId | undefined): boolean =>
    user !== undefined || !mayStillSettle(intent.createdAt, clock());
  const user = await lookAgain(look, isSettled, dependencies);
  if (user !== undefined) return user;
  if (mayStillSettle(intent.createdAt, clock())) {
    throw new Unavailable(
      'customer_not_indexed_yet',
      'The customer of a new intent is not in the index yet.',
      { ...traceOf(intent, marker), dependency: 'dynamodb', retryAfterSeconds: 10 },
    );
  }
  return null;
}

function fits(
  userId: UserId,
  { marker, markers }: Readonly<{ marker: Marker | undefined; markers: Markers }>,
): boolean {
  return (
    marker === undefined || marker === markers.of(userId) || marker === markers.legacyOf(userId)
  );
}
