import type { Marker, Markers } from '../marker.ts';
import type { AuditDependencies, AuditProgress, MappedUser } from './audit-ports.ts';
import { isErasingTooLong, isUnresolved } from './classify-customer.ts';
import { type Collect, collectCases } from './collect-cases.ts';
import { collectSuspects, type Suspects } from './collect-suspects.ts';
import { findMissing, unlistedLinks } from './find-missing.ts';
import type { AuditCase, AuditFailure } from './finding.ts';
import { type ListEnd, listCustomers } from './list-customers.ts';
import { lookAtCustomer, lookAtLegacy, lookAtUser } from './look-again.ts';
import { type ListCoverage, planForUnresolvedUser } from './plan.ts';
import { readUsers } from './read-users.ts';

export interface AuditInput {
  readonly markers: Markers;
  /** The cursor at which an earlier run ended. Default: from the start. */
  readonly from?: string | undefined;
  /**
   * Whether a customer that was linked at this time was made in an account that the map was moved
   * away from: that Dojo does not know it is no finding then. Default: none was.
   */
  readonly isOfFormerAccount?: (linkedAtMs: number) => boolean;
}

/** What one run has found. */
export interface AuditReport {
  readonly startedAtMs: number;
  /** Items of the customer map. */
  readonly users: number;
  readonly listed: AuditProgress;
  readonly end: ListEnd;
  readonly coverage: ListCoverage;
  readonly cases: readonly AuditCase[];
  /** Links of which it is not known whether their customer is gone. */
  readonly linksNotChecked: number;
  readonly failures: readonly AuditFailure[];
  readonly ofUserInDoubt: Suspects['ofUserInDoubt'];
}

/** One run, and how far it has got. */
interface Run {
  readonly startedAtMs: number;
  readonly users: ReadonlyMap<Marker, MappedUser>;
  readonly suspects: Suspects;
  readonly coverage: ListCoverage;
  readonly collect: Collect;
}

async function lookAtSuspects(run: Run, dependencies: AuditDependencies): Promise<void> {
  for (const suspect of run.suspects.customers.values()) {
    const about = { userMarker: suspect.marker, customerId: suspect.customer.id };
    const user = run.users.get(suspect.marker);
    await run.collect(about, () =>
      lookAtCustomer(suspect, { user, startedAtMs: run.startedAtMs }, dependencies),
    );
  }
  for (const suspect of run.suspects.legacy.values()) {
    const about = { userMarker: suspect.marker, customerId: suspect.customer.id };
    await run.collect(about, async () => lookAtLegacy(suspect, run.startedAtMs));
  }
}

async function lookAtUsers(run: Run, dependencies: AuditDependencies): Promise<void> {
  const { startedAtMs, suspects, coverage } = run;
  for (const [userMarker, user] of run.users) {
    if (!isUnresolved(user.link, startedAtMs) && !isErasingTooLong(user.link, startedAtMs))
      continue;
    const customers = suspects.ofUserInDoubt(userMarker) ?? [];
    await run.collect({ userMarker, customerId: undefined }, () =>
      lookAtUser(
        {
          userMarker,
          user,
          startedAtMs,
          planIfUnresolved: (link) => planForUnresolvedUser(link, customers, coverage),
        },
        dependencies,
      ),
    );
  }
}

function unreadableItems(users: ReadonlyMap<Marker, MappedUser>): readonly AuditFailure[] {
  return [...users].flatMap(([userMarker, { link }]) =>
    link === undefined
      ? [{ userMarker, customerId: undefined, code: 'customer_item_unreadable' }]
      : [],
  );
}

/**
 * Compares the customer map with Dojo's customers, and changes nothing.
 *
 * 1. Read the whole map.
 * 2. Page through Dojo's customers, from `from` on; those of other maps are only counted.
 * 3. Look at every suspicious customer again, with its user's item as it is now.
 * 4. The same for unresolved users, and for erasures that take too long.
 * 5. After a list that was read to its end: ask for the linked customers that were not listed. A run
 *    that began in the middle has not seen the pages before, so it asks for each customer of theirs.
 *
 * @throws Unavailable when the map cannot be read. What fails for one user or customer is collected.
 */
export async function audit(
  { markers, from, isOfFormerAccount = () => false }: AuditInput,
  dependencies: AuditDependencies,
): Promise<AuditReport> {
  const { map, clock } = dependencies;
  const startedAtMs = clock();
  const users = await readUsers(map, markers);

  const suspects = collectSuspects(users, markers, startedAtMs);
  const begunAtMs = clock();
  const list = await listCustomers({ markers, from, visit: suspects.visit }, dependencies);
  const isComplete = list.end.kind === 'complete';
  const isFromStart = from === undefined;
  const coverage = { begunAtMs, isFromStart, isComplete, backToMs: list.backToMs };

  const { cases, failures, collect } = collectCases();
  const run = { startedAtMs, users, suspects, coverage, collect };
  await lookAtSuspects(run, dependencies);
  await lookAtUsers(run, dependencies);
  const unlisted = unlistedLinks(users, suspects.linked).filter(
    ({ link }) => !isOfFormerAccount(link.writtenAtMs),
  );
  const linksNotChecked = isComplete
    ? await findMissing(unlisted, dependencies, collect)
    : unlisted.length;

  return {
    startedAtMs,
    users: users.size,
    listed: list.progress,
    end: list.end,
    coverage,
    cases,
    linksNotChecked,
    failures: [...unreadableItems(users), ...failures],
    ofUserInDoubt: suspects.ofUserInDoubt,
  };
}
