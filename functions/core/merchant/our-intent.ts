import type { UserId } from '../customers/customer-link.ts';
import type { Marker, Markers } from '../customers/marker.ts';
import type { MerchantCall } from '../http/call.ts';
import {
  customerIdOf,
  type MarkedIntent,
  markerOn,
  userOfIntent,
} from '../payments/intent-user.ts';
import type { MerchantRuntime } from '../runtime/merchant-runtime.ts';

/** What finding an intent's owner takes of a runtime. */
export type OwnerRuntime = Pick<MerchantRuntime, 'findUsers' | 'customerDependencies'> & {
  readonly map: Pick<MerchantRuntime['map'], 'markers'>;
  readonly dojo: Pick<MerchantRuntime['dojo'], 'proveAccount'>;
};

type Request = Pick<MerchantCall<unknown>, 'deadline' | 'log'>;

/** An intent of this deployment's. */
export interface OurIntent<Intent extends MarkedIntent> {
  readonly intent: Intent;
  /** `undefined`: it carries none. */
  readonly marker: Marker | undefined;
}

/**
 * Whether the intent was made here. Other deployments may share the Dojo account, and what is theirs is
 * not to be touched. This map's marker proves it, of an erased user as well. Without a marker, or with one
 * from before maps had an id, which a deployment with the same names has as well, the intent is ours as
 * long as its customer is.
 */
async function isMarkedOurs(
  intent: MarkedIntent,
  { marker, markers }: Readonly<{ marker: Marker | undefined; markers: Markers }>,
  { findUsers }: Pick<OwnerRuntime, 'findUsers'>,
): Promise<boolean> {
  const owner = marker === undefined ? 'nobody' : markers.ownerOf(marker);
  if (owner === 'this-map' || owner === 'another-map') return owner === 'this-map';
  const customerId = customerIdOf(intent);
  const users = customerId === null ? [] : await findUsers(customerId);
  return users.some((userId) => marker === undefined || markers.legacyOf(userId) === marker);
}

/** The same, for an intent at hand. */
export async function isOurIntent(
  runtime: Pick<OwnerRuntime, 'findUsers' | 'map'>,
  intent: MarkedIntent,
): Promise<boolean> {
  const markers = await runtime.map.markers();
  return isMarkedOurs(intent, { marker: markerOn(intent), markers }, runtime);
}

/**
 * An intent, if it is this deployment's. `undefined`: Dojo has none, or it is another deployment's.
 *
 * Another account's "unknown" does not mean "none": the key is proven before that is believed, and a
 * newer one asked if it was the wrong one.
 * @throws NotConfigured `dojo_wrong_account`, and what `find` and the table throw.
 */
export async function findOurIntent<Intent extends MarkedIntent>(
  runtime: OwnerRuntime,
  { deadline }: Request,
  find: () => Promise<Intent | undefined>,
): Promise<OurIntent<Intent> | undefined> {
  let intent = await find();
  if (intent === undefined) {
    await runtime.dojo.proveAccount(deadline);
    intent = await find();
  }
  if (intent === undefined) return undefined;
  const marker = markerOn(intent);
  const markers = await runtime.map.markers();
  return (await isMarkedOurs(intent, { marker, markers }, runtime))
    ? { intent, marker }
    : undefined;
}

/**
 * The user whose intent it is. `null`: the user was erased, or the intent has no customer.
 * @throws Unavailable `customer_not_indexed_yet`: the customer is too new to tell.
 */
export async function userOfOurIntent(
  runtime: OwnerRuntime,
  { deadline, log }: Request,
  { intent, marker }: OurIntent<MarkedIntent>,
): Promise<UserId | null> {
  const { clock, sleep } = runtime.customerDependencies(deadline, log);
  const markers = await runtime.map.markers();
  return userOfIntent(
    intent,
    { marker, markers },
    { findUsers: runtime.findUsers, clock, sleep, deadline },
  );
}
