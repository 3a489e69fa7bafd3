import { isFailure } from '../failures.ts';
import type { CustomerMap, MappedUser } from './audit/audit-ports.ts';
import { covers } from './audit/plan.ts';
import type { AuditReport } from './audit/audit.ts';
import { type EraseCustomerDependencies, eraseCustomer } from './erase-customer.ts';
import { lookUpMarginMs, visibleAfterMs } from './timing.ts';

export interface FinishErasuresDependencies extends EraseCustomerDependencies {
  readonly map: CustomerMap;
  /** Asked before each user: whether to leave the rest to the next run. */
  readonly shouldStop: () => boolean;
}

export interface FinishedErasures {
  readonly finished: number;
  readonly unfinished: number;
}

const eachUser = async (
  { map }: Pick<FinishErasuresDependencies, 'map'>,
  visit: (user: MappedUser) => Promise<void>,
): Promise<void> => {
  for await (const users of map.pages()) {
    for (const user of users) await visit(user);
  }
};

/**
 * Goes on with every erasure that was interrupted. One that fails stays marked, and the rest goes on.
 *
 * @param report - what an audit has just read: it knows the customers of lost attempts that a look-up
 * cannot reach. Default: each erasure looks for itself.
 * @throws Unavailable when the map cannot be read.
 */
export const finishErasures = async (
  dependencies: FinishErasuresDependencies,
  report?: Pick<AuditReport, 'coverage' | 'ofUserInDoubt'>,
): Promise<FinishedErasures> => {
  const { shouldStop, log, markerOf } = dependencies;
  let finished = 0;
  let unfinished = 0;
  await eachUser(dependencies, async ({ userId, link }) => {
    if (link?.state !== 'erasing') return;
    const { firstAttemptAtMs: sinceMs, settlesAtMs } = link;
    const isKnown =
      report !== undefined &&
      sinceMs !== undefined &&
      covers(report.coverage, { sinceMs, settledAtMs: settlesAtMs });
    const known = isKnown && {
      findMarked: async (marker: Awaited<ReturnType<typeof markerOf>>) =>
        report
          .ofUserInDoubt(marker)
          .filter(({ createdAtMs }) => (createdAtMs ?? sinceMs) >= sinceMs - lookUpMarginMs)
          .map(({ id }) => id),
    };
    try {
      const outcome = shouldStop()
        ? 'unfinished'
        : await eraseCustomer({ userId }, { ...dependencies, ...known });
      if (outcome === 'erased') finished += 1;
      else unfinished += 1;
    } catch (error) {
      if (!isFailure(error)) throw error;
      unfinished += 1;
      log.warn('erasure_unfinished', 'An erasure could not be finished yet.', {
        userMarker: await markerOf(userId),
        errorCode: error.code,
      });
    }
  });
  return { finished, unfinished };
};

/**
 * Lets the tombstones of erasures go of which a whole list of Dojo's customers has shown that nothing
 * with the user's marker is left.
 *
 * @param listBegunAtMs - when that list was begun: what was erased later is left.
 * @param isClean - whether nothing of the user's marker is left.
 */
export const releaseTombstones = async (
  listBegunAtMs: number,
  isClean: (marker: Awaited<ReturnType<FinishErasuresDependencies['markerOf']>>) => boolean,
  dependencies: Pick<
    FinishErasuresDependencies,
    'map' | 'links' | 'clock' | 'newRevision' | 'markerOf' | 'shouldStop'
  >,
): Promise<number> => {
  const { links, clock, newRevision, markerOf, shouldStop } = dependencies;
  let released = 0;
  await eachUser(dependencies, async ({ userId, link }) => {
    if (link?.state !== 'erased' || link.sweptAtMs !== undefined || shouldStop()) return;
    if (link.erasedAtMs + visibleAfterMs >= listBegunAtMs) return;
    if (!isClean(await markerOf(userId))) return;
    const nowMs = clock();
    const swept = { ...link, revision: newRevision(), writtenAtMs: nowMs, sweptAtMs: nowMs };
    if (await links.replace(userId, link, swept)) released += 1;
  });
  return released;
};
