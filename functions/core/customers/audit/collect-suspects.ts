import type { CustomerId } from '../customer-link.ts';
import type { Marker } from '../marker.ts';
import type { ListedCustomer } from '../ports.ts';
import type { MappedUser } from './audit-ports.ts';
import { isStuck, judgeCustomer } from './judge.ts';

export interface MarkedCustomer {
  readonly customer: ListedCustomer;
  readonly marker: Marker;
}

/** What is remembered of Dojo's list: what has to be looked at again, and nothing of the rest. */
export interface Suspects {
  /** Takes in one listed customer. The same one twice counts once. */
  visit(customer: ListedCustomer, marker: Marker): void;
  /** Linked customers that were listed: these are well. */
  readonly linked: ReadonlySet<CustomerId>;
  /** Customers that their user seems not to be linked to. */
  readonly customers: ReadonlyMap<CustomerId, MarkedCustomer>;
  /** All customers of users who are stuck. */
  ofStuckUser(marker: Marker): readonly ListedCustomer[];
}

export const collectSuspects = (
  users: ReadonlyMap<Marker, MappedUser>,
  startedAtMs: number,
): Suspects => {
  const linked = new Set<CustomerId>();
  const customers = new Map<CustomerId, MarkedCustomer>();
  const ofStuckUsers = new Map<Marker, Map<CustomerId, ListedCustomer>>();
  return {
    visit: (customer, marker) => {
      const user = users.get(marker);
      // An item that cannot be read is reported by itself; nothing can be said about its customers.
      if (user !== undefined && user.link === undefined) return;
      if (user?.link?.state === 'linked' && user.link.customerId === customer.id) {
        linked.add(customer.id);
        return;
      }
      if (isStuck(user?.link, startedAtMs)) {
        const known = ofStuckUsers.get(marker) ?? new Map<CustomerId, ListedCustomer>();
        ofStuckUsers.set(marker, known.set(customer.id, customer));
      }
      if (judgeCustomer(customer, user?.link, startedAtMs) !== undefined) {
        customers.set(customer.id, { customer, marker });
      }
    },
    linked,
    customers,
    ofStuckUser: (marker) => [...(ofStuckUsers.get(marker)?.values() ?? [])],
  };
};
