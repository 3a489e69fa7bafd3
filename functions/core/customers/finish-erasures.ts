import type { AuditReport } from './audit/audit.ts';
import type { CustomerMap, MappedUser } from './audit/audit-ports.ts';
import { covers } from './audit/plan.ts';
import type { UserId } from './customer-link.ts';
import {
  type EraseCustomerOutcome,
  type Erasure,
  type ErasureDependencies,
  finishErasure,
  logUnfinished,
} from './erase-customer.ts';
import { isMadeBetween } from './look-up.ts';
import { attemptsOf, earliestOf } from './lost-attempt.ts';
import type { Marker } from './marker.ts';
import { lookUpMarginMs, visibleAfterMs } from './timing.ts';

/** What an audit's list tells an erasure. */
type ReadByAudit = Pick<AuditReport, 'coverage' | 'ofUserInDoubt'>;

export interface FinishErasuresDependencies extends ErasureDependencies {
  readonly map: CustomerMap;
  /** Asked before each user: whether to leave the rest to the next run. */
  readonly shouldStop: () => boolean;
}

export interface FinishedErasures {
  readonly finished: number;
  readonly unfinished: number;
}

async function eachUser(
  { map }: Pick<FinishErasuresDependencies, 'map'>,
  visit: (user: MappedUser) => Promise<void>,
): Promise<void> {
  for await (const users of map.pages()) {
    for (const user of users) await visit(user);
  }
}

/** How to find what a lost attempt has made, if the audit's list knows: a look-up may not reach it. */
async function findInReport(
  { userId, erasing }: Erasure,
  report: ReadByAudit | undefined,
  { markerOf }: Pick<ErasureDependencies, 'markerOf'>,
): Promise<Pick<ErasureDependencies, 'findMarked'>> {
  const attempts = attemptsOf(erasing);
  if (report === undefined || attempts.length === 0) return {};
  const listed = report.ofUserInDoubt(await markerOf(userId));
  const span = { sinceMs: earliestOf(attempts), settledAtMs: erasing.settlesAtMs };
  if (listed === undefined || !covers(report.coverage, span)) return {};
  return {
    findMarked: async ({ sinceMs, madeBeforeMs }) =>
      listed.filter(isMadeBetween(sinceMs - lookUpMarginMs, madeBeforeMs)).map(({ id }) => id),
  };
}

/**
 * Goes on with one, if its item still says `erasing`: it may have been finished since the map was read,
 * and the user may be back. Begins none.
 * @throws what Dojo or the table throws; the item then still says `erasing`.
 */
export async function resumeErasure(
  userId: UserId,
  dependencies: ErasureDependencies,
  report?: ReadByAudit,
): Promise<EraseCustomerOutcome> {
  const erasing = await dependencies.links.find(userId);
  if (erasing?.state !== 'erasing') return 'erased';
  const madeBeforeMs = Math.max(erasing.requestedAtMs, erasing.settlesAtMs);
  const erasure = { userId, erasing, madeBeforeMs };
  const known = await findInReport(erasure, report, dependencies);
  return finishErasure(erasure, { ...dependencies, ...known });
}

/**
 * Goes on with every erasure that was interrupted. One that fails stays marked, and the rest goes on.
 * Begins none.
 *
 * @param report - what an audit has just read: it knows the customers of lost attempts that a look-up
 * cannot reach. Default: each erasure looks for itself.
 * @throws Unavailable when the map cannot be read.
 */
export async function finishErasures(
  dependencies: FinishErasuresDependencies,
  report?: ReadByAudit,
): Promise<FinishedErasures> {
  const { shouldStop } = dependencies;
  let finished = 0;
  let unfinished = 0;
  await eachUser(dependencies, async ({ userId, link }) => {
    if (link?.state !== 'erasing') return;
    try {
      const outcome = shouldStop()
        ? 'unfinished'
        : await resumeErasure(userId, dependencies, report);
      if (outcome === 'erased') finished += 1;
      else unfinished += 1;
    } catch (error) {
      unfinished += 1;
      await logUnfinished(userId, error, dependencies);
    }
  });
  return { finished, unfinished };
}

/** What a whole list of Dojo's customers has shown. */
export interface WholeList {
  /** When it was begun, in epoch milliseconds: what was erased later is left. */
  readonly listBegunAtMs: number;
  /** Whether nothing is left of the user with this marker. */
  readonly isClean: (marker: Marker) => boolean;
  /**
   * Whether the map was in a former account at this time: the list says nothing about what was erased
   * there. Default: it never was.
   */
  readonly isOfFormerAccount?: (erasedAtMs: number) => boolean;
}

/**
 * Lets the tombstones of erasures go of which a whole list of Dojo's customers has shown that nothing
 * with the user's marker is left.
 *
 * @returns how many.
 */
export async function releaseTombstones(
  { listBegunAtMs, isClean, isOfFormerAccount = () => false }: WholeList,
  dependencies: Pick<
    FinishErasuresDependencies,
    'map' | 'links' | 'clock' | 'newRevision' | 'markerOf' | 'shouldStop'
  >,
): Promise<number> {
  const { links, clock, newRevision, markerOf, shouldStop } = dependencies;
  let released = 0;
  await eachUser(dependencies, async ({ userId, link }) => {
    if (link?.state !== 'erased' || link.sweptAtMs !== undefined || shouldStop()) return;
    const { erasedAtMs } = link;
    if (erasedAtMs + visibleAfterMs >= listBegunAtMs || isOfFormerAccount(erasedAtMs)) return;
    if (!isClean(await markerOf(userId))) return;
    const nowMs = clock();
    const swept = { ...link, revision: newRevision(), writtenAtMs: nowMs, sweptAtMs: nowMs };
    if (await links.replace(userId, link, swept)) released += 1;
  });
  return released;
}
