import { Unavailable } from '../failures.ts';
import type { CustomerId } from './customer-link.ts';
import type { Marker } from './marker.ts';
import type { CustomerDirectory, ListedCustomer } from './ports.ts';
import { lookUpMarginMs, lookUpMaxPages } from './timing.ts';

const carries = (marker: Marker) => (customer: ListedCustomer) =>
  customer.name?.endsWith(marker) === true;

const oldestFirst = (customers: readonly ListedCustomer[]): ListedCustomer[] =>
  customers.toSorted(
    (one, other) => one.createdAtMs - other.createdAtMs || (one.id < other.id ? -1 : 1),
  );

const isNewestFirst = (customers: readonly ListedCustomer[]): boolean =>
  customers.every((customer, index) => {
    const before = customers[index - 1];
    return before === undefined || before.createdAtMs >= customer.createdAtMs;
  });

export interface LookUp {
  readonly marker: Marker;
  /** Epoch milliseconds: how far back to look, less a margin for clock difference. */
  readonly sinceMs: number;
  /** Customers that are known to be gone, though the search may still list them. */
  readonly except?: readonly CustomerId[] | undefined;
}

/**
 * The customers at Dojo that carry the marker and are not older than asked, oldest first; an empty
 * list when there are certainly none.
 *
 * Dojo's search has no filter, so this pages through it, newest first. It stops at the first page
 * that reaches further back than asked, as long as the pages really come newest first; otherwise it
 * reads on to the end.
 * @throws Unavailable `customer_lookup_incomplete` when the page limit ends it: that is not "none".
 */
export const findMarkedCustomers = async (
  directory: Pick<CustomerDirectory, 'list'>,
  { marker, sinceMs, except = [] }: LookUp,
): Promise<CustomerId[]> => {
  const fromMs = sinceMs - lookUpMarginMs;
  const seen: ListedCustomer[] = [];
  let after: string | undefined;
  for (let page = 0; page < lookUpMaxPages; page++) {
    const { customers, after: next } = await directory.list(after);
    seen.push(...customers);
    const last = customers.at(-1);
    const reachedBack = last !== undefined && last.createdAtMs < fromMs;
    if (next === undefined || (reachedBack && isNewestFirst(seen))) {
      const found = seen
        .filter(carries(marker))
        .filter(({ id, createdAtMs }) => createdAtMs >= fromMs && !except.includes(id));
      return oldestFirst(found).map(({ id }) => id);
    }
    after = next;
  }
  throw new Unavailable(
    'customer_lookup_incomplete',
    'Dojo lists more new customers than one look-up reads. Run the audit with --repair.',
    { pages: lookUpMaxPages },
  );
};

/** The one to adopt: the oldest, so that whoever looks adopts the same. */
export const findMarkedCustomer = async (
  directory: Pick<CustomerDirectory, 'list'>,
  lookUp: LookUp,
): Promise<CustomerId | undefined> => (await findMarkedCustomers(directory, lookUp))[0];
