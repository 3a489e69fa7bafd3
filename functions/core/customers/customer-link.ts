/** The app's name for one of its users: the token's claim. */
export type UserId = string & { readonly brand: 'UserId' };
/** Dojo's name for a customer: `cust_…`. */
export type CustomerId = string & { readonly brand: 'CustomerId' };
/** Names one write of an item. Whoever wrote a claim is known by it: the fencing token. */
export type Revision = string & { readonly brand: 'Revision' };

/** An attempt to create a customer of which nobody knows whether it has made one. Epoch milliseconds. */
export interface LostAttempt {
  /** When it began. */
  readonly sinceMs: number;
  /** When Dojo was certainly done with it. */
  readonly settledAtMs: number;
}

interface Written {
  readonly revision: Revision;
  /** When this state was written, by the writer's clock. */
  readonly writtenAtMs: number;
  /** Customers that this user had and that Dojo no longer knows, oldest first. */
  readonly formerCustomerIds?: readonly CustomerId[] | undefined;
  /** Customers that this user had in a Dojo account that the map has moved away from. */
  readonly otherAccountCustomerIds?: readonly CustomerId[] | undefined;
  /**
   * Lost attempts in a Dojo account that the map has moved away from, oldest first: what they have made
   * is there, if they have made anything. Kept for the user's erasure.
   */
  readonly otherAccountAttempts?: readonly LostAttempt[] | undefined;
  /**
   * The user was erased then, in epoch milliseconds: what carries the user's marker and is older must
   * not stay at Dojo. An audit sweeps it.
   */
  readonly erasedBeforeMs?: number | undefined;
}

/** An item without a customer yet. */
interface Attempted extends Written {
  /**
   * When the user's customer was counted against the user's limit: an attempt that fails is repeated, and makes one
   * customer at most. `undefined`: it is not counted yet.
   */
  readonly countedAtMs?: number | undefined;
}

/** Nobody has asked for a customer, or the last one who did was told for certain that none came of it. */
export interface FreeLink extends Attempted {
  readonly state: 'free';
}

/** Somebody is creating the customer. Until the lease runs out nobody else may. */
export interface ClaimedLink extends Attempted {
  readonly state: 'claimed';
  readonly leaseExpiresAtMs: number;
  /** Start of the first attempt whose outcome is not proven: how far back a look-up must go. */
  readonly firstAttemptAtMs: number;
}

/** The last attempt may have created a customer whose id was never seen. */
export interface UnknownLink extends Attempted {
  readonly state: 'unknown';
  readonly firstAttemptAtMs: number;
  /** Dojo may still be working on the lost request until then. */
  readonly settlesAtMs: number;
}

/** The user's customer. Never changes until it is erased, or Dojo has lost it. */
export interface LinkedCustomer extends Written {
  readonly state: 'linked';
  readonly customerId: CustomerId;
}

/** The user's data is being removed at Dojo. Only the erasure itself leads on from here. */
export interface ErasingLink extends Written {
  readonly state: 'erasing';
  readonly requestedAtMs: number;
  /** The customer that was linked, if one was. */
  readonly customerId?: CustomerId | undefined;
  /** An attempt to create one was in doubt: look for its customer from here on. */
  readonly firstAttemptAtMs?: number | undefined;
  /** That attempt may still be under way until then. */
  readonly settlesAtMs: number;
  /** When that customer was linked: until Dojo must show it, and in which account it is. */
  readonly linkedAtMs?: number | undefined;
}

/**
 * The tombstone of an erasure: a request that was under way cannot bring the customer back. Kept until
 * an audit has found nothing at Dojo that carries the user's marker, and then for a day.
 */
export interface ErasedLink extends Written {
  readonly state: 'erased';
  /** No request that began before counts any more. */
  readonly erasedAtMs: number;
  /** When an audit knew that nothing of the user is left at Dojo. */
  readonly sweptAtMs?: number | undefined;
}

/** One user's item of the customer map. No item at all means the same as `free`. */
export type CustomerLink =
  | FreeLink
  | ClaimedLink
  | UnknownLink
  | LinkedCustomer
  | ErasingLink
  | ErasedLink;
export type LinkState = CustomerLink['state'];

/** The legal moves. Every write is conditional on the item still being the one that was read. */
export const legalTransitions: Readonly<Record<LinkState | 'absent', readonly LinkState[]>> = {
  absent: ['claimed', 'erasing', 'erased'],
  free: ['claimed', 'erasing', 'erased'],
  claimed: ['claimed', 'free', 'unknown', 'linked', 'erasing'],
  unknown: ['claimed', 'erasing'],
  linked: ['claimed', 'erasing'],
  erasing: ['erasing', 'erased'],
  erased: ['claimed', 'erasing', 'erased'],
};
