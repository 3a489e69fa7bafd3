import type { Marker, Markers } from '../marker.ts';
import type { ListedCustomer } from '../ports.ts';
import type { AuditDependencies, AuditProgress } from './audit-ports.ts';
import { type AuditSoFar, type CustomerInDoubt, mostInDoubt } from './audit-so-far.ts';
import { classifyCustomer } from './classify-customer.ts';
import { type Collect, collectCases } from './collect-cases.ts';
import { type ComparedMap, compareWithMap } from './compare-with-map.ts';
import { findMissing } from './find-missing.ts';
import type { AuditCase, AuditFailure } from './finding.ts';
import { HeldCustomers } from './held-customers.ts';
import { type ListEnd, listCustomers } from './list-customers.ts';
import { lookAtCustomer, lookAtLegacy, lookAtUser } from './look-again.ts';
import { type ListCoverage, planForUnresolvedUser } from './plan.ts';

export interface AuditInput {
  readonly markers: Markers;
  /** The cursor at which an earlier part or run ended. Default: from the start. */
  readonly from?: string | undefined;
  /** What the parts before have found out. Without it `from` is somewhere in the middle of a list. */
  readonly soFar?: AuditSoFar | undefined;
  /**
   * Whether a customer that was linked at this time was made in an account that the map was moved
   * away from: that Dojo does not know it is no finding then. Default: none was.
   */
  readonly isOfFormerAccount?: (linkedAtMs: number) => boolean;
}

/** What one part has found. */
export interface AuditReport {
  /** When the first part began. */
  readonly startedAtMs: number;
  /** Items of the customer map. */
  readonly users: number;
  /** Of all parts so far. */
  readonly listed: AuditProgress;
  readonly end: ListEnd;
  /** Of all parts so far. */
  readonly coverage: ListCoverage;
  readonly cases: readonly AuditCase[];
  /** Links of which it is not known whether their customer is gone. */
  readonly linksNotChecked: number;
  readonly failures: readonly AuditFailure[];
  /**
   * All customers so far of a user whose attempt to create one was in doubt when the map was read;
   * `undefined`: it was not, so that nothing is known of the user's customers.
   */
  readonly ofUserInDoubt: (marker: Marker) => readonly ListedCustomer[] | undefined;
  /** For the next part. */
  readonly soFar: AuditSoFar;
}

/** One part, and how far it has got. */
interface Part {
  readonly startedAtMs: number;
  readonly held: HeldCustomers;
  readonly map: ComparedMap;
  readonly collect: Collect;
}

async function lookAtSuspects(
  { startedAtMs, held, map, collect }: Part,
  markers: Markers,
  dependencies: AuditDependencies,
): Promise<void> {
  for (const suspect of held.marked()) {
    const { customer, marker } = suspect;
    const about = { userMarker: marker, customerId: customer.id };
    if (markers.ownerOf(marker) === 'legacy') {
      await collect(about, async () => lookAtLegacy(suspect, startedAtMs));
      continue;
    }
    // An item that cannot be read is reported by itself; nothing can be said about its customers.
    if (map.unreadable.has(marker)) continue;
    const user = map.owners.get(marker);
    if (classifyCustomer(customer, user?.link, startedAtMs) === undefined) continue;
    await collect(about, () => lookAtCustomer(suspect, { user, startedAtMs }, dependencies));
  }
}

async function lookAtUsers(
  { startedAtMs, map, collect }: Part,
  { coverage, ofUserInDoubt }: Pick<AuditReport, 'coverage' | 'ofUserInDoubt'>,
  dependencies: AuditDependencies,
): Promise<void> {
  for (const [userMarker, user] of map.late) {
    const customers = ofUserInDoubt(userMarker) ?? [];
    const planIfUnresolved = (link: Parameters<typeof planForUnresolvedUser>[0]) =>
      planForUnresolvedUser(link, customers, coverage);
    await collect({ userMarker, customerId: undefined }, () =>
      lookAtUser({ userMarker, user, startedAtMs, planIfUnresolved }, dependencies),
    );
  }
}

/** Customers of users in doubt: those of the parts before, and those that this one has listed. */
function customersInDoubt(
  { inDoubt }: ComparedMap,
  held: HeldCustomers,
  before: readonly CustomerInDoubt[],
): readonly CustomerInDoubt[] {
  const found = new Map(before.map((it) => [it.id, it]));
  for (const { marker, customer } of held.marked()) {
    const { id, createdAtMs } = customer;
    found.set(id, { marker, id, createdAtMs });
  }
  return [...found.values()].filter(({ marker }) => inDoubt.has(marker));
}

/**
 * Compares a part of Dojo's customers with the customer map, and changes nothing. It holds that part,
 * never the map.
 *
 * 1. Page through Dojo's customers, from `from` on, to the end or until the part is full.
 * 2. Read the map, a page at a time, and let go of each customer that a user is linked to. Ask for the
 *    linked customers that were not listed. Of several parts each asks for the links that were written
 *    while its customers were made, and the last one for the older ones; so each link is looked at once,
 *    and most of them cost no call.
 * 3. Look at every customer that is left again, with its user's item as it is now.
 * 4. In the last part, the same for unresolved users, and for erasures that take too long.
 *
 * A run that began in the middle has not seen the pages before, so it asks for each customer of theirs.
 *
 * @throws Unavailable when the map cannot be read. What fails for one user or customer is collected.
 */
export async function audit(
  { markers, from, soFar, isOfFormerAccount = () => false }: AuditInput,
  dependencies: AuditDependencies,
): Promise<AuditReport> {
  const { map, clock } = dependencies;
  const startedAtMs = soFar?.startedAtMs ?? clock();
  const begunAtMs = soFar?.begunAtMs ?? clock();
  const held = new HeldCustomers(markers);
  const list = await listCustomers(
    { markers, from, soFar, visit: (customer, marker) => held.take(customer, marker) },
    dependencies,
  );
  const { end, backToMs } = list;
  const isComplete = end.kind === 'complete';
  const isLast = end.kind !== 'full';

  const beforeMs = soFar?.linksFromMs ?? Number.POSITIVE_INFINITY;
  const fromMs = isComplete ? Number.NEGATIVE_INFINITY : (backToMs ?? beforeMs);
  const { cases, failures, collect } = collectCases();
  const missing = collectCases();
  const toCheck = { fromMs, beforeMs, isLast, isOfFormerAccount };
  const links = findMissing(toCheck, dependencies, missing.collect);
  const compared = await compareWithMap({ markers, held, startedAtMs, unlisted: links.visit }, map);

  const inDoubt = customersInDoubt(compared, held, soFar?.inDoubt ?? []);
  const isFromStart = (soFar?.isFromStart ?? from === undefined) && list.isWhole;
  const coverage = {
    begunAtMs,
    isFromStart: isFromStart && inDoubt.length <= mostInDoubt,
    isComplete,
    backToMs,
  };
  const ofUserInDoubt = (marker: Marker) =>
    compared.inDoubt.has(marker)
      ? inDoubt
          .filter((it) => it.marker === marker)
          .map(({ id, createdAtMs }) => ({ id, name: undefined, createdAtMs }))
      : undefined;

  const part = { startedAtMs, held, map: compared, collect };
  await lookAtSuspects(part, markers, dependencies);
  if (isLast) await lookAtUsers(part, { coverage, ofUserInDoubt }, dependencies);

  const { cursor: _, ...listed } = list.progress;
  return {
    startedAtMs,
    users: compared.users,
    listed: list.progress,
    end,
    coverage,
    cases: [...cases, ...missing.cases],
    linksNotChecked: links.notChecked(),
    failures: [
      ...(isLast ? [...compared.unreadable].map(unreadableItem) : []),
      ...failures,
      ...missing.failures,
    ],
    ofUserInDoubt,
    soFar: {
      startedAtMs,
      begunAtMs,
      // The customers of a user whose item cannot be read are not handed on.
      isFromStart: coverage.isFromStart && compared.unreadable.size === 0,
      backToMs,
      linksFromMs: Number.isFinite(fromMs) ? fromMs : undefined,
      listed,
      inDoubt: inDoubt.slice(0, mostInDoubt),
    },
  };
}

function unreadableItem(userMarker: Marker): AuditFailure {
  return { userMarker, customerId: undefined, code: 'customer_item_unreadable' };
}

/**
 * The same from part to part, until the list is at its end or cannot go on: for who has the time. Holds
 * the findings, and one part at a time.
 */
export async function auditInParts(
  input: AuditInput,
  dependencies: AuditDependencies,
): Promise<AuditReport> {
  const cases: AuditCase[] = [];
  const failures: AuditFailure[] = [];
  let linksNotChecked = 0;
  for (let { from, soFar } = input; ; ) {
    const part = await audit({ ...input, from, soFar }, dependencies);
    cases.push(...part.cases);
    failures.push(...part.failures);
    linksNotChecked += part.linksNotChecked;
    if (part.end.kind !== 'full') return { ...part, cases, failures, linksNotChecked };
    from = part.end.cursor;
    soFar = part.soFar;
  }
}
