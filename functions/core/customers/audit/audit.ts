import type { CustomerId } from '../customer-link.ts';
import type { Marker, Markers } from '../marker.ts';
import { lookUpMarginMs } from '../timing.ts';
import type { AuditDependencies, AuditProgress } from './audit-ports.ts';
import { type AuditSoFar, type CustomerInDoubt, mostInDoubt } from './audit-so-far.ts';
import { collectCases } from './collect-cases.ts';
import { type ComparedMap, compareWithMap } from './compare-with-map.ts';
import { findMissing } from './find-missing.ts';
import type { AuditCase, AuditFailure } from './finding.ts';
import { HeldCustomers } from './held-customers.ts';
import { type ListEnd, listCustomers, type PageStart } from './list-customers.ts';
import { type ListedInDoubt, lookAtSuspects, lookAtUsers } from './look-at-suspects.ts';

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
export interface AuditReport extends ListedInDoubt {
  /** When the first part began. */
  readonly startedAtMs: number;
  /** Items of the customer map. */
  readonly users: number;
  /** Of all parts so far. */
  readonly listed: AuditProgress;
  readonly end: ListEnd;
  readonly cases: readonly AuditCase[];
  /** Links of which it is not known whether their customer is gone. */
  readonly linksNotChecked: number;
  /** Those of them for which there was no time, or for which Dojo would have been asked too often. */
  readonly linksLeft: number;
  readonly failures: readonly AuditFailure[];
  /** Customers, and users in doubt, for which no time was left, and which no later part looks at. */
  readonly notLookedAt: number;
  /** How many of the pages that were read are left to the next part. */
  readonly handedBack: number;
  /** For the next part. */
  readonly soFar: AuditSoFar;
  /**
   * The same, had the part ended before the first page that lists one of these: the next part begins there.
   * Not before the part's own first page: it would begin where this one did. `undefined`: no other one does.
   */
  readonly endedBefore: (customers: readonly CustomerId[]) => AuditReport | undefined;
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
 * 3. Look at every customer that is left again, with its user's item as it is now. Pages for which no time
 *    is left are handed back: the part ends before them.
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
    { markers, from, soFar, visit: (...listed) => held.take(...listed) },
    dependencies,
  );
  const { end, backToMs } = list;
  const isComplete = end.kind === 'complete';

  const beforeMs = soFar?.linksFromMs ?? Number.POSITIVE_INFINITY;
  const fromMs = isComplete ? 0 : (backToMs ?? beforeMs);
  const missing = collectCases();
  // Of a list in parts another part may have shown it: a user may be linked to an older customer.
  const isReadAtOnce = from === undefined && isComplete;
  const listedIfBeforeMs = isReadAtOnce ? begunAtMs - lookUpMarginMs : 0;
  const toCheck = { fromMs, beforeMs, isOfFormerAccount, listedIfBeforeMs };
  const links = findMissing(toCheck, dependencies, missing.collect);
  const compared = await compareWithMap({ markers, held, startedAtMs, unlisted: links.visit }, map);

  const part = { startedAtMs, held, map: compared };
  const customers = await lookAtSuspects(part, { ...dependencies, markers });
  const { handedBack } = customers;
  // One that is full, or was stopped, is followed by another part.
  const isLast = (isComplete || end.kind === 'failed') && handedBack === undefined;

  const inDoubt = customersInDoubt(compared, held, soFar?.inDoubt ?? []);
  const isFromStart =
    (soFar?.isFromStart ?? from === undefined) && list.isWhole && links.heldBack() === 0;
  const coverage = {
    begunAtMs,
    isFromStart: isFromStart && inDoubt.length <= mostInDoubt && customers.notLookedAt === 0,
    isComplete,
    backToMs,
  };
  const ofUserInDoubt = (marker: Marker) =>
    compared.inDoubt.has(marker)
      ? inDoubt
          .filter((it) => it.marker === marker)
          .map(({ id, createdAtMs }) => ({ id, name: undefined, createdAtMs }))
      : undefined;
  const users = isLast
    ? await lookAtUsers(part, { coverage, ofUserInDoubt }, dependencies)
    : { cases: [], failures: [], notLookedAt: 0 };

  const { inVain, left, older } = links.notChecked();
  const { cursor: _, ...listed } = list.progress;
  const report: AuditReport = {
    startedAtMs,
    users: compared.users,
    listed: list.progress,
    end,
    coverage,
    cases: [...customers.cases, ...users.cases, ...missing.cases],
    linksNotChecked: inVain + left + (isLast ? older : 0),
    linksLeft: left,
    failures: [
      ...(isLast ? [...compared.unreadable].map(unreadableItem) : []),
      ...list.unreadable.map(unreadableCustomer),
      ...customers.failures,
      ...users.failures,
      ...missing.failures,
    ],
    notLookedAt: customers.notLookedAt + users.notLookedAt,
    ofUserInDoubt,
    handedBack: 0,
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
    endedBefore: (ids) => {
      const pages = ids.map((id) => held.pageOf(id) ?? 0).filter((page) => page > 0);
      return endBefore(report, { page: Math.min(...pages), starts: list.starts, held });
    },
  };
  if (handedBack === undefined) return report;
  return endBefore(report, { page: handedBack, starts: list.starts, held }) ?? report;
}

interface PlaceToEnd {
  readonly page: number;
  readonly starts: readonly PageStart[];
  readonly held: HeldCustomers;
}

/**
 * The report of a part that leaves this page and those after it to the next one. The links that it has
 * checked are done with, and the customers in doubt of those pages are known: listed again, they are the
 * same. `undefined` for the first page: the next part would begin where this one did.
 */
function endBefore(
  report: AuditReport,
  { page, starts, held }: PlaceToEnd,
): AuditReport | undefined {
  const start = starts[page];
  if (start === undefined || page === 0) return undefined;
  const { progress, backToMs } = start;
  const { cursor, ...listed } = progress;
  if (cursor === undefined) return undefined;
  const isDone = (customerId: CustomerId | undefined) =>
    customerId === undefined || (held.pageOf(customerId) ?? 0) < page;
  return {
    ...report,
    listed: progress,
    end: { kind: 'full', cursor },
    coverage: { ...report.coverage, isComplete: false, backToMs },
    cases: report.cases.filter(({ finding }) => isDone(finding.customerId)),
    // Of users the last part tells.
    failures: report.failures.filter(({ customerId, code }) =>
      customerId === undefined ? code === unreadableId : isDone(customerId),
    ),
    handedBack: starts.length - page,
    soFar: { ...report.soFar, backToMs, listed },
  };
}

const unreadableId = 'customer_id_unreadable';

function unreadableCustomer(userMarker: Marker): AuditFailure {
  return { userMarker, customerId: undefined, code: unreadableId };
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
  let notLookedAt = 0;
  for (let { from, soFar } = input; ; ) {
    const part = await audit({ ...input, from, soFar }, dependencies);
    cases.push(...part.cases);
    failures.push(...part.failures);
    linksNotChecked += part.linksNotChecked;
    notLookedAt += part.notLookedAt;
    if (part.end.kind !== 'full') return { ...part, cases, failures, linksNotChecked, notLookedAt };
    from = part.end.cursor;
    soFar = part.soFar;
  }
}
