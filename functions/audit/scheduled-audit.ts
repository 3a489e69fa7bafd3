import { type AuditReport, audit } from '../core/customers/audit/audit.ts';
import type { AuditDependencies, RepairDependencies } from '../core/customers/audit/audit-ports.ts';
import type { AuditRuns } from '../core/customers/audit/audit-runs.ts';
import {
  type CanaryKeeper,
  establishAccount,
  formerAccountTest,
} from '../core/customers/audit/establish-account.ts';
import { findingKinds, isAskedFor } from '../core/customers/audit/finding.ts';
import { allowedDeletions, deletionCap, repair } from '../core/customers/audit/repair.ts';
import type { RepairedCase } from '../core/customers/audit/repair-outcome.ts';
import {
  type FinishErasuresDependencies,
  type FinishedErasures,
  finishErasures,
  releaseTombstones,
} from '../core/customers/finish-erasures.ts';
import type { Marker, Markers } from '../core/customers/marker.ts';
import { isFailure } from '../core/failures.ts';
import type { Log } from '../core/log.ts';
import { type OpenPayments, openPaymentGraceMs } from '../core/payment-operations/open-payments.ts';
import type { AuditMetrics } from './audit-metrics.ts';
import {
  logAccount,
  logDeletionsWithheld,
  logEnd,
  logFindings,
  logOpenPayments,
  logRepairs,
} from './log-audit.ts';

/** Kept back of the function's time for looking again, for links that were not listed, for repairs. */
const reserveForFindingsMs = 180_000;
/** Kept back for the call that is under way, and for the last write. */
const reserveForEndMs = 45_000;

export interface ScheduledAuditInput {
  readonly markers: Markers;
  readonly repairs: boolean;
  /** Milliseconds until the function is stopped. */
  readonly remainingMs: () => number;
}

export interface ScheduledAuditDependencies {
  readonly runs: AuditRuns;
  readonly canary: CanaryKeeper;
  readonly audit: Omit<AuditDependencies, 'shouldStop' | 'observe'>;
  readonly repair: Omit<RepairDependencies, 'shouldStop'>;
  readonly erasures: Omit<FinishErasuresDependencies, 'shouldStop' | 'log'>;
  readonly payments: OpenPayments;
  readonly metrics: AuditMetrics;
  readonly log: Log;
}

function observe(report: AuditReport, metrics: AuditMetrics): void {
  for (const kind of findingKinds) {
    const found = report.cases.filter(({ finding }) => finding.kind === kind);
    metrics.findings(kind, found.length);
  }
  const oldest = report.cases
    .filter(({ finding }) => finding.kind === 'erasing')
    .reduce((sinceMs, { finding }) => Math.min(sinceMs, finding.sinceMs), report.startedAtMs);
  if (oldest < report.startedAtMs) metrics.openFor('erasure', report.startedAtMs - oldest);
  metrics.completed(report.end.kind === 'complete');
}

/** Whatever the account and Dojo's list: what is known of money is in the table. */
async function reportOpenPayments({
  payments,
  metrics,
  log,
  audit: { clock },
}: ScheduledAuditDependencies): Promise<void> {
  try {
    const nowMs = clock();
    const open = await payments.begunBefore(nowMs - openPaymentGraceMs);
    metrics.findings('payment', open.length);
    const [oldest] = open;
    if (oldest !== undefined) metrics.openFor('payment', nowMs - oldest.sinceMs);
    logOpenPayments(open, log);
  } catch (error) {
    if (!isFailure(error)) throw error;
    const sentence = 'The payments could not be looked through.';
    log.error('audit_payments_unknown', sentence, { errorCode: error.code });
  }
}

const nothingFinished: FinishedErasures = { finished: 0, unfinished: 0 };

/** A cursor at which not even one page could be read is not worth keeping: it may be the reason. */
function nextCursor({ end, listed }: AuditReport): string | undefined {
  return end.kind === 'complete' || (end.kind === 'failed' && listed.pages === 0)
    ? undefined
    : end.cursor;
}

/** Users of whose erased lives this run has seen something that is left, or may be. */
function markersLeft(report: AuditReport, repaired: readonly RepairedCase[]): ReadonlySet<Marker> {
  const deleted = repaired.filter(({ outcome }) => outcome.kind === 'deleted');
  const deletedIds = new Set(deleted.map(({ finding }) => finding.customerId));
  const left = report.cases.filter(
    ({ finding }) => finding.kind === 'erased' && !deletedIds.has(finding.customerId),
  );
  const failed = report.failures.filter(({ customerId }) => customerId !== undefined);
  return new Set([
    ...left.map(({ finding }) => finding.userMarker),
    ...failed.map(({ userMarker }) => userMarker),
  ]);
}

/**
 * One scheduled run.
 *
 * 1. Take the run, unless another one is under way, and go on where the last one stopped.
 * 2. Report the payments of which it is not known whether their money moved.
 * 3. Make sure that the key belongs to the account of the map's customers. While that is not certain
 *    the run only compares and reports: another account's list shows nothing.
 * 4. Finish the erasures that were interrupted, whatever the settings: their users have asked for it.
 * 5. Compare, until the time that is left is needed for the rest.
 * 6. Report: logs and metrics.
 * 7. Finish what users have asked for, with what the list has shown: lost attempts, erasures that need
 *    the list, and what is left of erased users. If this stage wants that, repair the rest.
 * 8. Let the tombstones go of which a whole list has shown that nothing is left.
 * 9. Keep the cursor, if the list was not read to its end.
 *
 * @throws NotConfigured `dojo_wrong_account`: nothing was compared and nothing done.
 */
export async function scheduledAudit(
  { markers, repairs, remainingMs }: ScheduledAuditInput,
  dependencies: ScheduledAuditDependencies,
): Promise<void> {
  const { runs, metrics, log, canary } = dependencies;
  const run = await runs.begin(remainingMs());
  if (run === undefined) {
    log.warn('audit_skipped', 'Another audit is under way.');
    return;
  }
  await reportOpenPayments(dependencies);
  let isCertain: boolean;
  try {
    const account = await establishAccount(canary, dependencies.audit);
    logAccount(account, log);
    isCertain = account !== 'unconfirmed';
  } catch (error) {
    metrics.completed(false);
    await run.end({ cursor: run.from, listBegunAtMs: run.listBegunAtMs });
    throw error;
  }
  const erasures = {
    ...dependencies.erasures,
    log,
    shouldStop: () => remainingMs() < reserveForFindingsMs,
  };
  const early = isCertain ? await finishErasures(erasures) : nothingFinished;
  let listing = true;
  const isOfFormerAccount = await formerAccountTest(canary);
  const report = await audit(
    { markers, from: run.from, isOfFormerAccount },
    {
      ...dependencies.audit,
      observe: ({ cursor }) => {
        listing = cursor !== undefined;
      },
      shouldStop: () => remainingMs() < (listing ? reserveForFindingsMs : reserveForEndMs),
    },
  );
  observe(report, metrics);
  logFindings(report, log);
  logEnd(report, log);
  if (!isCertain) {
    await run.end({ cursor: nextCursor(report), listBegunAtMs: undefined });
    return;
  }

  const shouldStop = () => remainingMs() < reserveForEndMs;
  const cases = repairs ? report.cases : report.cases.filter(isAskedFor);
  const maxDeletions = allowedDeletions(deletionCap, report.listed.marked);
  const repaired = await repair({ cases, maxDeletions }, { ...dependencies.repair, shouldStop });
  logRepairs(repaired, log);
  logDeletionsWithheld(repaired, { maxDeletions, marked: report.listed.marked }, log);

  const late = await finishErasures({ ...erasures, shouldStop }, report);
  const finished = early.finished + late.finished;
  if (finished > 0) {
    const sentence = 'The audit finished erasures that were interrupted.';
    log.info('erasures_finished', sentence, { count: finished });
  }

  const left = markersLeft(report, repaired);
  const begunAtMs = run.from === undefined ? report.coverage.begunAtMs : run.listBegunAtMs;
  if (report.end.kind === 'complete' && begunAtMs !== undefined) {
    const isClean = (marker: Marker) => !left.has(marker);
    await releaseTombstones(
      { listBegunAtMs: begunAtMs, isClean, isOfFormerAccount },
      { ...erasures, shouldStop },
    );
  }
  // What this run could not sweep is not seen by the runs that end its list.
  await run.end({
    cursor: nextCursor(report),
    listBegunAtMs: left.size === 0 ? begunAtMs : undefined,
  });
}
