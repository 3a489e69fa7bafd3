import { ContractBroken, Unavailable } from '../failures.ts';
import type { CustomerId } from './customer-link.ts';
import type { Marker } from './marker.ts';
import type { CustomerDirectory, ListedCustomer } from './ports.ts';
import { clockToleranceMs, lookUpMarginMs, lookUpMaxPages } from './timing.ts';

function carries(marker: Marker) {
  return ({ name }: Pick<ListedCustomer, 'name'>) => name?.endsWith(marker) === true;
}

/** One that carries the marker may be the one that is looked for: that is not "none". */
function refuseUnreadable(unreadable: readonly (string | undefined)[], marker: Marker): void {
  if (!unreadable.some((name) => carries(marker)({ name }))) return;
  throw new ContractBroken(
    'customer_id_unreadable',
    'Dojo lists a customer of this user whose id cannot be read.',
    { dependency: 'dojo', userMarker: marker },
  );
}

/** One without a known age comes last: it may be the youngest. */
export function byAge(one: ListedCustomer, other: ListedCustomer): number {
  const ageOf = ({ createdAtMs }: ListedCustomer) => createdAtMs ?? Number.MAX_SAFE_INTEGER;
  return ageOf(one) - ageOf(other) || (one.id < other.id ? -1 : 1);
}

/** Whether the list has come newest first so far. One without a known age says no. */
export function isNewestFirst(customers: readonly ListedCustomer[]): boolean {
  return customers.every(({ createdAtMs }, index) => {
    const before = index === 0 ? createdAtMs : customers[index - 1]?.createdAtMs;
    return createdAtMs !== undefined && before !== undefined && before >= createdAtMs;
  });
}

/**
 * Whether the customer was made before its user was erased, so that it must go. Nobody registers anew
 * within the tolerance after an erasure: see `ensureCustomer`.
 */
export function isOfErasedLife(
  { createdAtMs }: Pick<ListedCustomer, 'createdAtMs'>,
  erasedBeforeMs: number | undefined,
): boolean {
  return (
    createdAtMs !== undefined &&
    erasedBeforeMs !== undefined &&
    createdAtMs <= erasedBeforeMs + clockToleranceMs
  );
}

/**
 * Whether the customer may have been made from `fromMs` on and before `beforeMs`, whatever Dojo's clock
 * says. One of unknown age may.
 */
export function isMadeBetween(fromMs: number, beforeMs = Number.MAX_SAFE_INTEGER) {
  return ({ createdAtMs }: Pick<ListedCustomer, 'createdAtMs'>): boolean =>
    createdAtMs === undefined ||
    (createdAtMs >= fromMs && createdAtMs <= beforeMs + lookUpMarginMs);
}

/** Dojo's list does not come to an end. */
export function listInCircles(): Unavailable {
  return new Unavailable('customer_list_stuck', 'Dojo’s list of customers does not move on.');
}

export interface LookUp {
  readonly marker: Marker;
  /** Epoch milliseconds: how far back to look, less a margin for clock difference. */
  readonly sinceMs: number;
  /** Epoch milliseconds: what is not younger belongs to a life of the user that was erased. */
  readonly erasedBeforeMs?: number | undefined;
  /** Epoch milliseconds: what is certainly younger is left out. */
  readonly madeBeforeMs?: number | undefined;
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
 * @throws Unavailable `customer_lookup_incomplete` when the page limit ends it, or
 * `customer_list_stuck` when Dojo's cursors go in circles; ContractBroken `customer_id_unreadable` when
 * the id of one with the marker cannot be read. None of them is "none".
 */
export async function findMarkedCustomers(
  directory: Pick<CustomerDirectory, 'list'>,
  { marker, sinceMs, erasedBeforeMs, madeBeforeMs, except = [] }: LookUp,
): Promise<CustomerId[]> {
  const fromMs = sinceMs - lookUpMarginMs;
  const seen: ListedCustomer[] = [];
  const cursors = new Set<string>();
  let after: string | undefined;
  let wasEmpty = false;
  for (let page = 0; page < lookUpMaxPages; page++) {
    const { customers, unreadable = [], after: next } = await directory.list(after);
    refuseUnreadable(unreadable, marker);
    seen.push(...customers);
    const last = customers.at(-1);
    const reachedBack = (last?.createdAtMs ?? fromMs) < fromMs;
    if (next === undefined || (reachedBack && isNewestFirst(seen))) {
      const found = seen
        .filter(carries(marker))
        .filter(isMadeBetween(fromMs, madeBeforeMs))
        .filter(
          (customer) => !isOfErasedLife(customer, erasedBeforeMs) && !except.includes(customer.id),
        );
      return found.toSorted(byAge).map(({ id }) => id);
    }
    // A page without customers is not the end as long as it leads on; two in a row lead nowhere.
    const isEmpty = customers.length + unreadable.length === 0;
    if (cursors.has(next) || (isEmpty && wasEmpty)) throw listInCircles();
    cursors.add(next);
    wasEmpty = isEmpty;
    after = next;
  }
  throw new Unavailable(
    'customer_lookup_incomplete',
    'Dojo lists more new customers than one look-up reads. The scheduled audit reads them all.',
    { pages: lookUpMaxPages },
  );
}

/** The one to adopt: the oldest, so that whoever looks adopts the same. */
export async function findMarkedCustomer(
  directory: Pick<CustomerDirectory, 'list'>,
  lookUp: LookUp,
): Promise<CustomerId | undefined> {
  return (await findMarkedCustomers(directory, lookUp))[0];
}
