import { type AuditReport, audit } from '../core/customers/audit/audit.ts';
import type { AuditDependencies, RepairDependencies } from '../core/customers/audit/audit-ports.ts';
import type { AuditRun, AuditRuns, KeptRun } from '../core/customers/audit/audit-runs.ts';
import { mostLinksAskedFor, pagesAtOnce } from '../core/customers/audit/audit-timing.ts';
import {
  type CanaryKeeper,
  establishAccount,
  formerAccountTest,
} from '../core/customers/audit/establish-account.ts';
import { type AuditCase, isAskedFor } from '../core/customers/audit/finding.ts';
import { allowedDeletions, deletionCap, repair } from '../core/customers/audit/repair.ts';
import type { RepairedCase } from '../core/customers/audit/repair-outcome.ts';
import {
  type FinishErasuresDependencies,
  finishErasures,
  releaseTombstones,
} from '../core/customers/finish-erasures.ts';
import type { Marker, Markers } from '../core/customers/marker.ts';
import { isFailure } from '../core/failures.ts';
import type { Log } from '../core/log.ts';
import type { OpenPayments } from '../core/payment-operations/open-payments.ts';
import type { AuditMetrics } from './audit-metrics.ts';
import {
  logAccount,
  logDeletionsWithheld,
  logEnd,
  logErasures,
  logFindings,
  logOutOfTime,
  logRepairs,
} from './log-audit.ts';
import { deletedBefore, markersLeft, nextCursor, nextPagesAtMost } from './next-part.ts';
import { type PartTime, partTime } from './part-time.ts';
import { findingsOf, findingsToKeep, measureFindings, reportOpenPayments } from './report-part.ts';
import { timedMap } from './timed-map.ts';

/** An audit that goes on later than this after it looked through what is open does so again. */
const openSeenForMs = 6 * 60 * 60_000;

export interface ScheduledAuditInput {
  readonly markers: Markers;
  readonly repairs: boolean;
  /** Milliseconds until the function is stopped. */
  readonly remainingMs: () => number;
}

export interface ScheduledAuditDependencies {
  readonly runs: AuditRuns;
  readonly canary: CanaryKeeper;
  readonly audit: Omit<
    AuditDependencies,
    'shouldStop' | 'isFull' | 'observe' | 'isOutOfTime' | 'mostLinks'
  >;
  readonly repair: Omit<RepairDependencies, 'shouldStop'>;
  readonly erasures: Omit<FinishErasuresDependencies, 'shouldStop' | 'log'>;
  readonly payments: OpenPayments;
  readonly metrics: AuditMetrics;
  readonly log: Log;
}

/** What became of one part: whoever invokes the function goes on while it says `goes-on`. */
export interface AuditPart {
  readonly outcome: 'complete' | 'goes-on' | 'failed' | 'skipped';
  /** Of all parts so far. */
  readonly pages: number;
  readonly customers: number;
  readonly findings: number;
}

const outcomeOf = {
  complete: 'complete',
  full: 'goes-on',
  stopped: 'goes-on',
  failed: 'failed',
} as const;

/**
 * One part of a scheduled audit; of a map that is not large it is the whole one.
 *
 * 1. Take the run, unless another one is under way, and go on where the last one stopped.
 * 2. In the first part, and when the last one is long ago: report the payments of which it is not known
 *    whether their money moved.
 * 3. Make sure that the key belongs to the account of the map's customers. While that is not certain
 *    the run only compares and reports: another account's list shows nothing.
 * 4. Together with 2: finish the erasures that were interrupted, whatever the settings: their users have
 *    asked for it.
 * 5. Compare, until the part is full or the time that is left is needed for the rest.
 * 6. Report what was found, and repair: what users have asked for, lost attempts and what is left of erased
 *    users; and the rest, if this stage wants that. Pages for which no time is left are handed to the
 *    next part.
 * 7. With the last part: send the metrics, go on with the erasures that need the list, and let the
 *    tombstones go of which a whole list has shown that nothing is left.
 * 8. Keep the cursor and what is known so far, if the list was not read to its end. A part that fails
 *    leaves those that it was given.
 *
 * @throws NotConfigured `dojo_wrong_account`: nothing was compared and nothing done.
 */
export async function scheduledAudit(
  input: ScheduledAuditInput,
  dependencies: ScheduledAuditDependencies,
): Promise<AuditPart> {
  const { runs, metrics, log } = dependencies;
  const run = await runs.begin(input.remainingMs());
  if (run === undefined) {
    log.warn('audit_skipped', 'Another audit is under way.');
    return { outcome: 'skipped', pages: 0, customers: 0, findings: 0 };
  }
  const deletions = countDeletions(run.begun, dependencies);
  try {
    return await auditPart({ ...input, run, deletions }, dependencies);
  } catch (error) {
    metrics.completed(false);
    await leaveAsItWas(run, deletions);
    throw error;
  }
}

/** Counts on, part by part: what is deleted is deleted, whatever becomes of the part. */
interface Deletions {
  count: number;
  readonly sinceMs: number;
}

function countDeletions(
  begun: KeptRun,
  { audit: { clock } }: Pick<ScheduledAuditDependencies, 'audit'>,
): Deletions {
  return { ...deletedBefore(begun, clock()) };
}

/** So that the next part need not wait until the time of this one is over. */
async function leaveAsItWas(run: AuditRun, deletions: Deletions): Promise<void> {
  try {
    await run.end({ ...run.begun, deleted: deletedUnlessNone(deletions) });
  } catch (error) {
    // What kept the part from its end matters more.
    if (!isFailure(error)) throw error;
  }
}

function deletedUnlessNone({ count, sinceMs }: Deletions) {
  return count === 0 ? undefined : { count, sinceMs };
}

interface PartInput extends ScheduledAuditInput {
  readonly run: AuditRun;
  readonly deletions: Deletions;
}

async function auditPart(
  input: PartInput,
  dependencies: ScheduledAuditDependencies,
): Promise<AuditPart> {
  const { run, deletions, remainingMs } = input;
  const { metrics, log } = dependencies;
  const { cursor: from, soFar } = run.begun;
  const open = await lookAtWhatIsOpen(input, dependencies);
  const { isCertain } = open;
  const time = partTime(remainingMs, open.mapReadMs);
  const read = await compare({ ...input, time }, dependencies);
  logFindings(read, log);
  const { report, repaired } = isCertain
    ? await repairFindings({ ...input, report: read, time }, dependencies)
    : { report: read, repaired: [] };
  logEnd(report, log);

  const findings = findingsOf(report, soFar?.findings ?? {});
  const outcome = outcomeOf[report.end.kind];
  const isLast = outcome !== 'goes-on';
  if (isLast) measureFindings(report, findings, metrics);
  const { begunAtMs } = report.coverage;
  const listBegunAtMs = from === undefined ? begunAtMs : run.begun.listBegunAtMs;
  const left = markersLeft(report, repaired);
  let { finished } = open;
  if (isCertain && isLast) {
    finished += await finishWithList({ report, left, listBegunAtMs, time }, dependencies);
  }
  logErasures(finished, log);

  const isComplete = outcome === 'complete';
  // What this part could not sweep, or not prove, is not seen by those that end its list.
  const isSwept = isCertain && left.size === 0 && report.soFar.isFromStart;
  await run.end({
    cursor: nextCursor(report, from),
    listBegunAtMs: isSwept ? listBegunAtMs : undefined,
    deleted: isComplete ? undefined : deletedUnlessNone(deletions),
    soFar: {
      ...report.soFar,
      // What was listed in an account that may be another one proves nothing, whoever goes on with it.
      isFromStart: report.soFar.isFromStart && isCertain,
      findings: findingsToKeep(report, soFar?.findings ?? {}),
      deletions: deletions.count,
      openSeenAtMs: open.openSeenAtMs,
      mapReadMs: open.mapReadMs,
      pagesAtMost: nextPagesAtMost(report, run.begun),
    },
  });
  // Only now: a part that is killed before has not come to its end.
  if (isLast) metrics.completed(isComplete && isCertain);
  const { pages, customers } = report.listed;
  const found = Object.values(findings).reduce((sum, count) => sum + count, 0);
  return { outcome, pages, customers, findings: found };
}

interface LookedAtOpen {
  readonly isCertain: boolean;
  /** Erasures that came to their end. */
  readonly finished: number;
  readonly openSeenAtMs: number;
  readonly mapReadMs: number;
}

/** Payments, account, erasures: what needs no list. Payments and erasures a few times a day. */
async function lookAtWhatIsOpen(
  { run, remainingMs }: PartInput,
  dependencies: ScheduledAuditDependencies,
): Promise<LookedAtOpen> {
  const { canary, log, erasures } = dependencies;
  const { clock } = dependencies.audit;
  const { soFar } = run.begun;
  const nowMs = clock();
  const isSeen = soFar !== undefined && nowMs - soFar.openSeenAtMs < openSeenForMs;
  if (!isSeen) await reportOpenPayments(nowMs, dependencies);
  const account = await establishAccount(canary, dependencies.audit);
  logAccount(account, log);
  const isCertain = account !== 'unconfirmed';
  const { openSeenAtMs, mapReadMs } = soFar ?? { openSeenAtMs: nowMs, mapReadMs: 0 };
  if (isSeen) return { isCertain, finished: 0, openSeenAtMs, mapReadMs };
  if (!isCertain) return { isCertain, finished: 0, openSeenAtMs: nowMs, mapReadMs };
  const map = timedMap(erasures.map, clock);
  const shouldStop = partTime(remainingMs, 0).isUsedUp;
  const { finished } = await finishErasures({ ...erasures, map, log, shouldStop });
  return { isCertain, finished, openSeenAtMs: nowMs, mapReadMs: map.readMs() };
}

interface TimedInput extends PartInput {
  readonly time: PartTime;
}

async function compare(
  { markers, run, time }: TimedInput,
  { audit: dependencies, canary }: ScheduledAuditDependencies,
): Promise<AuditReport> {
  const { cursor: from, soFar } = run.begun;
  const most = Math.min(pagesAtOnce, soFar?.pagesAtMost ?? pagesAtOnce);
  const isOfFormerAccount = await formerAccountTest(canary);
  return audit(
    { markers, from, soFar, isOfFormerAccount },
    {
      ...dependencies,
      observe: () => undefined,
      shouldStop: time.isOver,
      mostLinks: mostLinksAskedFor,
      isOutOfTime: (work) => !time.mayLookAt(work),
      isFull: (pages) => pages >= most || time.isUsedUp(),
    },
  );
}

interface RepairedPart {
  /** It ends before the first page with a customer for whose repair no time was left. */
  readonly report: AuditReport;
  readonly repaired: readonly RepairedCase[];
}

function isOutOfTime({ outcome }: RepairedCase): boolean {
  return outcome.kind === 'kept' && outcome.reason === 'out-of-time';
}

async function repairFindings(
  { report, repairs, deletions, time }: TimedInput & { readonly report: AuditReport },
  dependencies: ScheduledAuditDependencies,
): Promise<RepairedPart> {
  const { log } = dependencies;
  const isLast = outcomeOf[report.end.kind] !== 'goes-on';
  // Until the last part it is not known which customers unresolved users are linked to.
  const isDecided = ({ repair: { action } }: AuditCase) =>
    isLast || action !== 'delete-unless-adopted';
  const decided = report.cases.filter(isDecided);
  const cases = repairs ? decided : decided.filter(isAskedFor);
  const { marked } = report.listed;
  const maxDeletions = Math.max(0, allowedDeletions(deletionCap, marked) - deletions.count);
  const shouldStop = () => !time.mayRepair();
  const repaired = await repair({ cases, maxDeletions }, { ...dependencies.repair, shouldStop });
  deletions.count += repaired.filter(({ outcome }) => outcome.kind === 'deleted').length;
  logRepairs(repaired, log);
  logDeletionsWithheld(repaired, { maxDeletions, marked }, log);
  const left = repaired.filter(isOutOfTime);
  const ended = report.endedBefore(left.flatMap(({ finding }) => finding.customerId ?? []));
  const givenUp = ended === undefined ? left : left.filter(({ finding }) => !finding.customerId);
  logOutOfTime('repairs', givenUp.length, log);
  return { report: ended ?? report, repaired };
}

interface ReadList {
  readonly report: AuditReport;
  /** Users of whose erased lives something is left, or may be. */
  readonly left: ReadonlySet<Marker>;
  readonly listBegunAtMs: number | undefined;
  readonly time: PartTime;
}

/** What the list is needed for. @returns how many erasures came to their end. */
async function finishWithList(
  { report, left, listBegunAtMs, time }: ReadList,
  { erasures, log, canary }: ScheduledAuditDependencies,
): Promise<number> {
  if (!time.mayReadMap()) {
    logOutOfTime('erasures', undefined, log);
    return 0;
  }
  const shouldStop = () => !time.mayReadMap();
  const { finished } = await finishErasures({ ...erasures, log, shouldStop }, report);
  const isProven = report.end.kind === 'complete' && report.coverage.isFromStart;
  if (!isProven || report.notLookedAt > 0 || listBegunAtMs === undefined) return finished;
  if (!time.mayReadMap()) {
    logOutOfTime('tombstones', undefined, log);
    return finished;
  }
  await releaseTombstones(
    {
      listBegunAtMs,
      isClean: (marker) => !left.has(marker),
      isOfFormerAccount: await formerAccountTest(canary),
    },
    { ...erasures, shouldStop: time.isOver },
  );
  return finished;
}
