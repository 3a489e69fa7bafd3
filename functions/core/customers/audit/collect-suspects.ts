import type { CustomerId } from '../customer-link.ts';
import type { Marker, Markers } from '../marker.ts';
import type { ListedCustomer } from '../ports.ts';
import type { MappedUser } from './audit-ports.ts';
import { classifyCustomer, isUnresolved } from './classify-customer.ts';

export interface MarkedCustomer {
  readonly customer: ListedCustomer;
  readonly marker: Marker;
}

/** What is remembered of Dojo's list: what has to be looked at again, and nothing of the rest. */
export interface Suspects {
  /** Takes in one listed customer. The same one twice counts once. */
  visit(customer: ListedCustomer, marker: Marker | undefined): void;
  /** Linked customers that were listed: these are well, whatever their name says. */
  readonly linked: ReadonlySet<CustomerId>;
  /** Customers that their user seems not to be linked to. */
  readonly customers: ReadonlyMap<CustomerId, MarkedCustomer>;
  /** Customers with a marker of the old form that nobody is linked to. */
  readonly legacy: ReadonlyMap<CustomerId, MarkedCustomer>;
  /**
   * All customers of a user whose attempt to create one was in doubt when the map was read;
   * `undefined`: it was not, so that nothing is known of the user's customers.
   */
  ofUserInDoubt(marker: Marker): readonly ListedCustomer[] | undefined;
}

/** Whether what the user's lost attempt has made has to be found in the list. */
function isInDoubt({ link }: MappedUser, startedAtMs: number): boolean {
  return (
    isUnresolved(link, startedAtMs) ||
    (link?.state === 'erasing' && link.firstAttemptAtMs !== undefined)
  );
}

export function collectSuspects(
  users: ReadonlyMap<Marker, MappedUser>,
  markers: Markers,
  startedAtMs: number,
): Suspects {
  const owners = new Set<CustomerId>();
  for (const { link } of users.values()) if (link?.state === 'linked') owners.add(link.customerId);
  const linked = new Set<CustomerId>();
  const customers = new Map<CustomerId, MarkedCustomer>();
  const legacy = new Map<CustomerId, MarkedCustomer>();
  const inDoubt = new Map<Marker, Map<CustomerId, ListedCustomer>>();
  for (const [marker, user] of users) {
    if (isInDoubt(user, startedAtMs)) inDoubt.set(marker, new Map());
  }

  const visitOurs = (customer: ListedCustomer, marker: Marker): void => {
    const user = users.get(marker);
    // An item that cannot be read is reported by itself; nothing can be said about its customers.
    if (user !== undefined && user.link === undefined) return;
    inDoubt.get(marker)?.set(customer.id, customer);
    if (classifyCustomer(customer, user?.link, startedAtMs) !== undefined) {
      customers.set(customer.id, { customer, marker });
    }
  };

  return {
    visit: (customer, marker) => {
      if (owners.has(customer.id)) {
        linked.add(customer.id);
        return;
      }
      if (marker === undefined || marker === markers.ofCanary('default')) return;
      const owner = markers.ownerOf(marker);
      if (owner === 'this-map') visitOurs(customer, marker);
      if (owner === 'legacy') legacy.set(customer.id, { customer, marker });
    },
    linked,
    customers,
    legacy,
    ofUserInDoubt: (marker) => {
      const known = inDoubt.get(marker);
      return known && [...known.values()];
    },
  };
}
