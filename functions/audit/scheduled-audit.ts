import { type AuditReport, audit } from '../core/customers/audit/audit.ts';
import type { AuditDependencies, RepairDependencies } from '../core/customers/audit/audit-ports.ts';
import type { AuditRun, AuditRuns, KeptRun } from '../core/customers/audit/audit-runs.ts';
import { pagesAtOnce } from '../core/customers/audit/audit-timing.ts';
import {
  type CanaryKeeper,
  establishAccount,
  formerAccountTest,
} from '../core/customers/audit/establish-account.ts';
import { type FindingKind, findingKinds, isAskedFor } from '../core/customers/audit/finding.ts';
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
/** The last part reads the map three times after its listing. */
const mapReads = 4;
/** A list has to get on, too. */
const mostReserveMs = 600_000;
/** An audit that goes on later than this after it looked through what is open does so again. */
const openSeenForMs = 6 * 60 * 60_000;
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
  readonly audit: Omit<AuditDependencies, 'shouldStop' | 'isFull' | 'observe'>;
  readonly repair: Omit<RepairDependencies, 'shouldStop'>;
  readonly erasures: Omit<FinishErasuresDependencies, 'shouldStop' | 'log'>;
  readonly payments: OpenPayments;
  readonly metrics: AuditMetrics;
  readonly log: Log;
}

type Findings = Partial<Record<FindingKind, number>>;

/** How many findings there are with those of the parts before. */
function findingsOf({ cases }: AuditReport, before: Findings): Record<FindingKind, number> {
  const found = Object.fromEntries(findingKinds.map((kind) => [kind, before[kind] ?? 0]));
  for (const { finding } of cases) found[finding.kind] = (found[finding.kind] ?? 0) + 1;
  return found as Record<FindingKind, number>;
}

/** Once for each audit, by its last part. */
function observe(
  report: AuditReport,
  findings: Record<FindingKind, number>,
  metrics: AuditMetrics,
): void {
  for (const kind of findingKinds) metrics.findings(kind, findings[kind]);
  const oldest = report.cases
    .filter(({ finding }) => finding.kind === 'erasing')
    .reduce((sinceMs, { finding }) => Math.min(sinceMs, finding.sinceMs), report.startedAtMs);
  if (oldest < report.startedAtMs) metrics.openFor('erasure', report.startedAtMs - oldest);
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
function nextCursor({ end }: AuditReport, from: string | undefined): string | undefined {
  return end.kind === 'complete' || (end.kind === 'failed' && end.cursor === from)
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
 * 6. Report: logs and, with the last part, metrics.
 * 7. Finish what users have asked for, with what the list has shown: lost attempts, what is left of
 *    erased users and, in the last part, erasures that need the list. If this stage wants that, repair
 *    the rest.
 * 8. Let the tombstones go of which a whole list has shown that nothing is left.
 * 9. Keep the cursor and what is known so far, if the list was not read to its end. A part that fails
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
  try {
    return await auditPart(run, input, dependencies);
  } catch (error) {
    metrics.completed(false);
    await leaveAsItWas(run);
    throw error;
  }
}

/** So that the next part need not wait until the time of this one is over. */
async function leaveAsItWas(run: AuditRun): Promise<void> {
  try {
    await run.end(run.begun);
  } catch (error) {
    // What kept the part from its end matters more.
    if (!isFailure(error)) throw error;
  }
}

async function auditPart(
  run: AuditRun,
  { markers, repairs, remainingMs }: ScheduledAuditInput,
  dependencies: ScheduledAuditDependencies,
): Promise<AuditPart> {
  const { metrics, log, canary } = dependencies;
  const { cursor: from, listBegunAtMs, soFar } = run.begun;
  const nowMs = dependencies.audit.clock();
  const seenAtMs = soFar?.openSeenAtMs;
  const openSeenAtMs =
    seenAtMs !== undefined && nowMs - seenAtMs < openSeenForMs ? seenAtMs : nowMs;
  const looksAtOpen = openSeenAtMs !== seenAtMs;
  if (looksAtOpen) await reportOpenPayments(dependencies);
  const account = await establishAccount(canary, dependencies.audit);
  logAccount(account, log);
  const isCertain = account !== 'unconfirmed';
  const erasures = {
    ...dependencies.erasures,
    log,
    shouldStop: () => remainingMs() < reserveForFindingsMs,
  };
  const readsMapFromMs = dependencies.audit.clock();
  const early = looksAtOpen && isCertain ? await finishErasures(erasures) : nothingFinished;
  const mapReadMs = looksAtOpen
    ? dependencies.audit.clock() - readsMapFromMs
    : (soFar?.mapReadMs ?? 0);
  const reserveMs = Math.min(mostReserveMs, Math.max(reserveForFindingsMs, mapReads * mapReadMs));
  const shouldStop = () => remainingMs() < reserveForEndMs;
  const isOfFormerAccount = await formerAccountTest(canary);
  const report = await audit(
    { markers, from, soFar, isOfFormerAccount },
    {
      ...dependencies.audit,
      observe: () => undefined,
      shouldStop,
      isFull: (pages) => pages >= pagesAtOnce || remainingMs() < reserveMs,
    },
  );
  const findings = findingsOf(report, soFar?.findings ?? {});
  const part: AuditPart = {
    outcome: outcomeOf[report.end.kind],
    pages: report.listed.pages,
    customers: report.listed.customers,
    findings: Object.values(findings).reduce((sum, count) => sum + count, 0),
  };
  const isLast = part.outcome !== 'goes-on';
  if (isLast) observe(report, findings, metrics);
  logFindings(report, log);
  logEnd(report, log);
  const kept = (deletions: number, begunAtMs: number | undefined): KeptRun => ({
    cursor: nextCursor(report, from),
    listBegunAtMs: begunAtMs,
    soFar: {
      ...report.soFar,
      // What was listed in an account that may be another one proves nothing, whoever goes on with it.
      isFromStart: report.soFar.isFromStart && isCertain,
      findings,
      deletions,
      openSeenAtMs,
      mapReadMs,
    },
  });
  const deletedBefore = soFar?.deletions ?? 0;
  const end = async (next: KeptRun): Promise<AuditPart> => {
    await run.end(next);
    // Only now: a part that is killed before has not come to its end.
    if (isLast) metrics.completed(report.end.kind === 'complete');
    return part;
  };
  if (!isCertain) return end(kept(deletedBefore, undefined));

  // Until the last part it is not known which customers unresolved users are linked to.
  const decided = report.cases.filter(
    (found) => isLast || found.repair.action !== 'delete-unless-adopted',
  );
  const cases = repairs ? decided : decided.filter(isAskedFor);
  const { marked } = report.listed;
  const maxDeletions = Math.max(0, allowedDeletions(deletionCap, marked) - deletedBefore);
  const repaired = await repair({ cases, maxDeletions }, { ...dependencies.repair, shouldStop });
  logRepairs(repaired, log);
  logDeletionsWithheld(repaired, { maxDeletions, marked }, log);

  const late = isLast ? await finishErasures({ ...erasures, shouldStop }, report) : nothingFinished;
  const finished = early.finished + late.finished;
  if (finished > 0) {
    const sentence = 'The audit finished erasures that were interrupted.';
    log.info('erasures_finished', sentence, { count: finished });
  }

  const left = markersLeft(report, repaired);
  const begunAtMs = from === undefined ? report.coverage.begunAtMs : listBegunAtMs;
  const isProven = report.coverage.isFromStart;
  if (report.end.kind === 'complete' && isProven && begunAtMs !== undefined) {
    const isClean = (marker: Marker) => !left.has(marker);
    await releaseTombstones(
      { listBegunAtMs: begunAtMs, isClean, isOfFormerAccount },
      { ...erasures, shouldStop },
    );
  }
  const deleted = repaired.filter(({ outcome }) => outcome.kind === 'deleted').length;
  // What this part could not sweep, or not prove, is not seen by those that end its list.
  const isSwept = left.size === 0 && report.soFar.isFromStart;
  return end(kept(deletedBefore + deleted, isSwept ? begunAtMs : undefined));
}
