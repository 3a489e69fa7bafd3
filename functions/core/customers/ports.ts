import type { Clock, Deadline, Sleep } from '../clock.ts';
import type { Log } from '../log.ts';
import type { CustomerId, CustomerLink, Revision, UserId } from './customer-link.ts';
import type { CustomerProfile } from './customer-profile.ts';
import type { Marker } from './marker.ts';

/** The customer map: one item a user. */
export interface CustomerLinks {
  /**
   * The item as it stands, read consistently.
   * @throws Unavailable when the table cannot be read.
   */
  find(userId: UserId): Promise<CustomerLink | undefined>;
  /**
   * Writes `next` if the stored item is still `expected` (by revision; `undefined`: no item) and
   * tells whether `next` is now stored. A write whose answer was lost and whose repeat finds its own
   * revision counts as written.
   * @throws Unavailable or OutcomeUnknown when the table did not answer.
   */
  replace(userId: UserId, expected: CustomerLink | undefined, next: CustomerLink): Promise<boolean>;
}

/** A customer as Dojo's search lists it. */
export interface ListedCustomer {
  readonly id: CustomerId;
  readonly name: string | undefined;
  /** `undefined`: Dojo does not say. */
  readonly createdAtMs: number | undefined;
}

export interface CustomerPage {
  readonly customers: readonly ListedCustomer[];
  /** The names of those whose id cannot be read, so that nobody can do anything about them. Default: none. */
  readonly unreadable?: readonly (string | undefined)[];
  /** Cursor of the next page; `undefined` on the last one. A page without customers may have one. */
  readonly after: string | undefined;
}

/**
 * Customers at Dojo, as far as the guarantee needs them. A call is sent only with a key whose account is
 * proven to be the map's: another account's would turn it, or what its answer says, into harm.
 * @throws NotConfigured `dojo_wrong_account`, Unavailable `dojo_account_not_proven`: nothing was done.
 */
export interface CustomerDirectory {
  /**
   * Creates a customer. Calling twice makes two.
   * @throws Rejected or Unavailable: none was created. OutcomeUnknown: one may have been.
   */
  create(profile: CustomerProfile): Promise<CustomerId>;
  /** One page, newest first. @throws Unavailable or ContractBroken. */
  list(after: string | undefined): Promise<CustomerPage>;
  /** Whether Dojo knows this customer. @throws Unavailable or ContractBroken. */
  exists(customerId: CustomerId): Promise<boolean>;
  /** Deletes a customer; `absent`: Dojo does not know it, which is no error. */
  remove(customerId: CustomerId): Promise<'removed' | 'absent'>;
}

/** Whether the Dojo key in use belongs to the account that the map's customers live in. */
export interface CustomerAccount {
  /**
   * Costs nothing once it is known for the key.
   * @throws NotConfigured `dojo_wrong_account`, Unavailable `dojo_account_not_proven`.
   */
  prove(): Promise<void>;
  /**
   * Whether a customer that was linked at this time was made in the account that is in use now.
   * `former`: in one that the map was moved away from on purpose. `unknown`: it is older than what
   * proves the account, and no audit has looked yet.
   */
  accountAt(linkedAtMs: number): Promise<'this' | 'former' | 'unknown'>;
}

/** A customer that may become its user's again, with what tells whether it is of an erased life. */
export type AdoptableCustomer = Pick<ListedCustomer, 'id' | 'createdAtMs'>;

/**
 * Customers that an audit found under the marker of a user whom the map did not know, in the order
 * in which they are to be adopted. A restored table makes users unknown.
 */
export interface AdoptableCustomers {
  find(marker: Marker): Promise<readonly AdoptableCustomer[]>;
  /** Forgets them: they are adopted, or erased. */
  remove(marker: Marker): Promise<void>;
}

/** Whose customer is wanted. Nothing of it comes from a request's body. */
export interface EnsureCustomerInput {
  readonly userId: UserId;
  readonly profile: CustomerProfile;
  /** When the request began, in epoch milliseconds. */
  readonly startedAtMs: number;
}

/** The same, and writing down what an audit has found. */
export interface AdoptableRecords extends AdoptableCustomers {
  /**
   * Adds a customer to those of the marker. `isPreferred`: it comes first, since it has saved cards.
   * @throws Unavailable or OutcomeUnknown
   */
  record(
    marker: Marker,
    customer: AdoptableCustomer,
    preference: { readonly isPreferred: boolean },
  ): Promise<void>;
}

/** How many lost customers may be replaced within an hour, over all instances. */
export interface ReplacementBudget {
  /** Whether this customer may be replaced. Asking again for the same one takes nothing more. */
  take(customerId: CustomerId): Promise<boolean>;
}

export interface EnsureCustomerDependencies {
  readonly links: CustomerLinks;
  readonly directory: CustomerDirectory;
  readonly account: CustomerAccount;
  readonly adoptables: AdoptableCustomers;
  /** The user's marker; needs the map's id. @throws Unavailable or OutcomeUnknown. */
  readonly markerOf: (userId: UserId) => Promise<Marker>;
  readonly replacementBudget: ReplacementBudget;
  /**
   * Counts that the user is about to get a customer. @throws Unavailable `user_limit_reached`, or when the
   * table does not answer: none may be created.
   */
  readonly countCreation: (userId: UserId) => Promise<void>;
  /** Sees to it that a lost attempt at the user's customer is looked at again. Never throws. */
  readonly settleLater: (userId: UserId) => Promise<void>;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly newRevision: () => Revision;
  readonly deadline: Deadline;
  readonly log: Log;
}
