import { type AuditReport, audit } from '../core/customers/audit/audit.ts';
import type { AuditRun } from '../core/customers/audit/audit-runs.ts';
import { mostLinksAskedFor, pagesAtOnce } from '../core/customers/audit/audit-timing.ts';
import { formerAccountTest } from '../core/customers/audit/establish-account.ts';
import { isFailure } from '../core/failures.ts';
import { finishWithList } from './finish-with-list.ts';
import { logEnd, logErasures, logFindings } from './log-audit.ts';
import { lookAtWhatIsOpen } from './look-at-open.ts';
import {
  deletedBefore,
  inThisAccount,
  markersLeft,
  nextCursor,
  nextPagesAtMost,
  outcomeOf,
} from './next-part.ts';
import type {
  Deletions,
  PartInput,
  ScheduledAuditDependencies,
  ScheduledAuditInput,
  TimedInput,
} from './part-ports.ts';
import { partTime } from './part-time.ts';
import { repairFindings } from './repair-findings.ts';
import { findingsOf, findingsToKeep, measureFindings } from './report-part.ts';

/** What became of one part: whoever invokes the function goes on while it says `goes-on`. */
export interface AuditPart {
  readonly outcome: 'complete' | 'goes-on' | 'failed' | 'skipped';
  /** Of all parts so far. */
  readonly pages: number;
  readonly customers: number;
  readonly findings: number;
}

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
  const deletions = { ...deletedBefore(run.begun, dependencies.audit.clock()) };
  try {
    return await auditPart({ ...input, run, deletions }, dependencies);
  } catch (error) {
    metrics.completed(false);
    await leaveAsItWas(run, deletions);
    throw error;
  }
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

function deletedUnlessNone({ count, atMs }: Deletions) {
  return count === 0 ? undefined : { count, atMs };
}

async function auditPart(
  input: PartInput,
  dependencies: ScheduledAuditDependencies,
): Promise<AuditPart> {
  const { deletions, remainingMs } = input;
  const { metrics, log, canary } = dependencies;
  const open = await lookAtWhatIsOpen(input, dependencies);
  const canaryId = (await canary.find())?.customerId;
  const run = { ...input.run, begun: inThisAccount(input.run.begun, canaryId) };
  const { cursor: from, soFar } = run.begun;
  const { isCertain } = open;
  const time = partTime(remainingMs, open.mapReadMs);
  const read = await compare({ ...input, run, time }, dependencies);
  logFindings(read, log);
  const { report, repaired } = isCertain
    ? await repairFindings({ ...input, run, report: read, time }, dependencies)
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
    deleted: deletedUnlessNone(deletions),
    soFar: {
      ...report.soFar,
      // What was listed in an account that may be another one proves nothing, whoever goes on with it.
      isFromStart: report.soFar.isFromStart && isCertain,
      findings: findingsToKeep(report, soFar?.findings ?? {}),
      deletions: deletions.count,
      openSeenAtMs: open.openSeenAtMs,
      mapReadMs: open.mapReadMs,
      canaryId,
      pagesAtMost: nextPagesAtMost(report, run.begun),
    },
  });
  // Only now: a part that is killed before has not come to its end.
  if (isLast) metrics.completed(isComplete && isCertain);
  const { pages, customers } = report.listed;
  const found = Object.values(findings).reduce((sum, count) => sum + count, 0);
  return { outcome, pages, customers, findings: found };
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
