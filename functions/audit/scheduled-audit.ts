import { type AuditReport, audit } from '../core/customers/audit/audit.ts';
import type { AuditDependencies, RepairDependencies } from '../core/customers/audit/audit-ports.ts';
import type { AuditRuns } from '../core/customers/audit/audit-runs.ts';
import { findingKinds } from '../core/customers/audit/finding.ts';
import { repair } from '../core/customers/audit/repair.ts';
import {
  type FinishErasuresDependencies,
  finishErasures,
} from '../core/customers/finish-erasures.ts';
import type { MarkerScope } from '../core/customers/marker.ts';
import type { Log } from '../core/log.ts';
import type { AuditMetrics } from './audit-metrics.ts';
import { logEnd, logFindings, logRepairs } from './log-audit.ts';

/** Kept back of the function's time for looking again, for links that were not listed, for repairs. */
const reserveForFindingsMs = 180_000;
/** Kept back for the call that is under way, and for the last write. */
const reserveForEndMs = 45_000;

export interface ScheduledAuditInput {
  readonly scope: MarkerScope;
  readonly repairs: boolean;
  /** Milliseconds until the function is stopped. */
  readonly remainingMs: () => number;
}

export interface ScheduledAuditDependencies {
  readonly runs: AuditRuns;
  readonly audit: Omit<AuditDependencies, 'shouldStop' | 'observe'>;
  readonly repair: Omit<RepairDependencies, 'shouldStop'>;
  readonly erasures: Omit<FinishErasuresDependencies, 'shouldStop' | 'log'>;
  readonly metrics: AuditMetrics;
  readonly log: Log;
}

const observe = (report: AuditReport, metrics: AuditMetrics): void => {
  for (const kind of findingKinds) {
    const found = report.cases.filter(({ finding }) => finding.kind === kind);
    metrics.findings(kind, found.length);
  }
  metrics.completed(report.end.kind === 'complete');
};

/** A cursor at which not even one page could be read is not worth keeping: it may be the reason. */
const nextCursor = ({ end, listed }: AuditReport): string | undefined =>
  end.kind === 'complete' || (end.kind === 'failed' && listed.pages === 0) ? undefined : end.cursor;

/**
 * One scheduled run.
 *
 * 1. Take the run, unless another one is under way, and go on where the last one stopped.
 * 2. Finish the erasures that were interrupted, whatever the settings: their users have asked for it.
 * 3. Compare, until the time that is left is needed for the rest.
 * 4. Report: logs and metrics.
 * 5. Mend what was found, if this stage wants that.
 * 6. Keep the cursor, if the list was not read to its end.
 */
export const scheduledAudit = async (
  { scope, repairs, remainingMs }: ScheduledAuditInput,
  dependencies: ScheduledAuditDependencies,
): Promise<void> => {
  const { runs, metrics, log } = dependencies;
  const run = await runs.begin(remainingMs());
  if (run === undefined) {
    log.warn('audit_skipped', 'Another audit is under way.');
    return;
  }
  const erasures = await finishErasures(scope, {
    ...dependencies.erasures,
    log,
    shouldStop: () => remainingMs() < reserveForFindingsMs,
  });
  if (erasures.finished > 0) {
    log.info('erasures_finished', 'The audit finished erasures that were interrupted.', {
      count: erasures.finished,
    });
  }
  let listing = true;
  const report = await audit(
    { scope, from: run.from },
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
  if (repairs) {
    const repaired = await repair(
      { scope, cases: report.cases },
      { ...dependencies.repair, shouldStop: () => remainingMs() < reserveForEndMs },
    );
    logRepairs(repaired, log);
  }
  await run.end(nextCursor(report));
};
