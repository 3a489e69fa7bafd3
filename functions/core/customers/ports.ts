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
  readonly createdAtMs: number;
}

export interface CustomerPage {
  readonly customers: readonly ListedCustomer[];
  /** Cursor of the next page; `undefined` on the last one. */
  readonly after: string | undefined;
}

/** Customers at Dojo, as far as the guarantee needs them. */
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
  /** Deletes a customer; one that is gone already is no error. */
  remove(customerId: CustomerId): Promise<void>;
}

/** Whose customer is wanted. Nothing of it comes from a request's body. */
export interface EnsureCustomerInput {
  readonly userId: UserId;
  readonly marker: Marker;
  readonly profile: CustomerProfile;
  /** When the request began, in epoch milliseconds. */
  readonly startedAtMs: number;
}

/** How many lost customers may be replaced within an hour, over all instances. */
export interface HealingBudget {
  /** Whether this customer may be replaced. Asking again for the same one takes nothing more. */
  take(customerId: CustomerId): Promise<boolean>;
}

export interface EnsureCustomerDependencies {
  readonly links: CustomerLinks;
  readonly directory: CustomerDirectory;
  readonly healingBudget: HealingBudget;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly newRevision: () => Revision;
  readonly deadline: Deadline;
  readonly log: Log;
}
