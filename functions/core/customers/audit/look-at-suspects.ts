import { eachAtMost } from '../../at-most.ts';
import type { Marker, Markers } from '../marker.ts';
import type { ListedCustomer } from '../ports.ts';
import type { AuditDependencies } from './audit-ports.ts';
import { lookedAtAtOnce } from './audit-timing.ts';
import { classifyCustomer } from './classify-customer.ts';
import { type CollectedCases, collectCases } from './collect-cases.ts';
import type { ComparedMap } from './compare-with-map.ts';
import type { HeldCustomers, MarkedCustomer } from './held-customers.ts';
import { lookAtCustomer, lookAtLegacy, lookAtUser } from './look-again.ts';
import { type ListCoverage, planForUnresolvedUser } from './plan.ts';

/** One part of an audit, once the map was read past it. */
export interface ComparedPart {
  readonly startedAtMs: number;
  readonly held: HeldCustomers;
  readonly map: ComparedMap;
}

/** What the list has shown of users in doubt. */
export interface ListedInDoubt {
  readonly coverage: ListCoverage;
  /**
   * All customers so far of a user whose attempt to create one was in doubt when the map was read;
   * `undefined`: it was not, so that nothing is known of the user's customers.
   */
  readonly ofUserInDoubt: (marker: Marker) => readonly ListedCustomer[] | undefined;
}

type Looks = Pick<AuditDependencies, 'links' | 'directory' | 'isOutOfTime' | 'looksAtOnce'>;

export interface Looked extends Pick<CollectedCases, 'cases' | 'failures'> {
  /** Customers, or users, for which no time was left, and which no later part looks at. */
  readonly notLookedAt: number;
}

export interface CustomersLookedAt extends Looked {
  /** The first of the part's pages that was not done; `undefined`: all are. */
  readonly handedBack: number | undefined;
}

/** The customers that are left, page by page. */
function* byPage(held: HeldCustomers): Iterable<readonly MarkedCustomer[]> {
  let page: MarkedCustomer[] = [];
  for (const suspect of held.marked()) {
    if (page.length > 0 && page[0]?.page !== suspect.page) {
      yield page;
      page = [];
    }
    page.push(suspect);
  }
  if (page.length > 0) yield page;
}

/** Those of one page, a few at a time. */
async function lookAtPage(
  suspects: readonly MarkedCustomer[],
  { startedAtMs, map }: ComparedPart,
  { markers, ...dependencies }: Looks & { readonly markers: Markers },
): Promise<Looked> {
  const { isOutOfTime = () => false, looksAtOnce = lookedAtAtOnce } = dependencies;
  const { cases, failures, collect } = collectCases();
  let notLookedAt = 0;
  await eachAtMost(looksAtOnce, suspects, async (suspect) => {
    const { customer, marker } = suspect;
    const about = { userMarker: marker, customerId: customer.id };
    if (markers.ownerOf(marker) === 'legacy') {
      await collect(about, async () => lookAtLegacy(suspect, startedAtMs));
      return;
    }
    // An item that cannot be read is reported by itself; nothing can be said about its customers.
    if (map.unreadable.has(marker)) return;
    const user = map.owners.get(marker);
    if (classifyCustomer(customer, user?.link, startedAtMs) === undefined) return;
    if (isOutOfTime('customers')) {
      notLookedAt += 1;
      return;
    }
    await collect(about, () => lookAtCustomer(suspect, { user, startedAtMs }, dependencies));
  });
  const place = new Map(suspects.map(({ customer }, index) => [customer.id, index]));
  const placeOf = ({ finding: { customerId } }: (typeof cases)[number]) =>
    (customerId && place.get(customerId)) ?? 0;
  return { cases: cases.toSorted((a, b) => placeOf(a) - placeOf(b)), failures, notLookedAt };
}

/**
 * Looks at every customer that is left again, page by page, as long as there is time. A page that was not
 * done is handed back, with those after it: the next part begins there. Only what is left of the part's
 * first page is given up, so that each part gets on.
 */
export async function lookAtSuspects(
  part: ComparedPart,
  dependencies: Looks & { readonly markers: Markers },
): Promise<CustomersLookedAt> {
  const all: Looked[] = [];
  let handedBack: number | undefined;
  for (const suspects of byPage(part.held)) {
    const page = suspects[0]?.page ?? 0;
    const looked = await lookAtPage(suspects, part, dependencies);
    if (page > 0 && looked.notLookedAt > 0) {
      handedBack = page;
      break;
    }
    all.push(looked);
  }
  return {
    cases: all.flatMap(({ cases }) => cases),
    failures: all.flatMap(({ failures }) => failures),
    notLookedAt: all.reduce((sum, { notLookedAt }) => sum + notLookedAt, 0),
    handedBack,
  };
}

/** Looks at users whose item seems to be left over from something again, as long as there is time. */
export async function lookAtUsers(
  { startedAtMs, map }: ComparedPart,
  { coverage, ofUserInDoubt }: ListedInDoubt,
  { isOutOfTime = () => false, looksAtOnce = lookedAtAtOnce, ...dependencies }: Looks,
): Promise<Looked> {
  const { cases, failures, collect } = collectCases();
  let notLookedAt = 0;
  await eachAtMost(looksAtOnce, map.late, async ([userMarker, user]) => {
    if (isOutOfTime('users')) {
      notLookedAt += 1;
      return;
    }
    const customers = ofUserInDoubt(userMarker) ?? [];
    const planIfUnresolved = (link: Parameters<typeof planForUnresolvedUser>[0]) =>
      planForUnresolvedUser(link, customers, coverage);
    await collect({ userMarker, customerId: undefined }, () =>
      lookAtUser({ userMarker, user, startedAtMs, planIfUnresolved }, dependencies),
    );
  });
  return { cases, failures, notLookedAt };
}
