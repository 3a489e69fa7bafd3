import { Unavailable } from '../failures.ts';
import type { CustomerId } from './customer-link.ts';
import type { Marker } from './marker.ts';
import type { CustomerDirectory, ListedCustomer } from './ports.ts';
import { lookUpMarginMs, lookUpMaxPages } from './timing.ts';

const carries = (marker: Marker) => (customer: ListedCustomer) =>
  customer.name?.endsWith(marker) === true;

const oldest = (customers: readonly ListedCustomer[]): CustomerId | undefined =>
  customers.toSorted(
    (one, other) => one.createdAtMs - other.createdAtMs || (one.id < other.id ? -1 : 1),
  )[0]?.id;

const isNewestFirst = (customers: readonly ListedCustomer[]): boolean =>
  customers.every((customer, index) => {
    const before = customers[index - 1];
    return before === undefined || before.createdAtMs >= customer.createdAtMs;
  });

/**
 * The oldest customer at Dojo that carries the marker and was created since `sinceMs` (epoch
 * milliseconds, less a margin for clock difference), or `undefined` when there is certainly none.
 *
 * Dojo's search has no filter, so this pages through it, newest first. It stops at the first page
 * that reaches further back than asked, as long as the pages really come newest first; otherwise it
 * reads on to the end.
 * @throws Unavailable `customer_lookup_incomplete` when the page limit ends it: that is not "none".
 */
export const findMarkedCustomer = async (
  directory: CustomerDirectory,
  marker: Marker,
  sinceMs: number,
): Promise<CustomerId | undefined> => {
  const seen: ListedCustomer[] = [];
  let after: string | undefined;
  for (let page = 0; page < lookUpMaxPages; page++) {
    const { customers, after: next } = await directory.list(after);
    seen.push(...customers);
    const last = customers.at(-1);
    const reachedBack = last !== undefined && last.createdAtMs < sinceMs - lookUpMarginMs;
    if (next === undefined || (reachedBack && isNewestFirst(seen))) {
      return oldest(seen.filter(carries(marker)));
    }
    after = next;
  }
  throw new Unavailable(
    'customer_lookup_incomplete',
    'Dojo lists more new customers than one look-up reads. Run the audit with --repair.',
    { pages: lookUpMaxPages },
  );
};
