import type { AuditReport } from '../core/customers/audit/audit.ts';
import { type AuditCase, isAskedFor, mayDelete } from '../core/customers/audit/finding.ts';
import {
  allowedDeletions,
  deletionCap,
  plannedDeletions,
  repair,
} from '../core/customers/audit/repair.ts';
import type { RepairedCase } from '../core/customers/audit/repair-outcome.ts';
import { logDeletionsWithheld, logOutOfTime, logRepairs } from './log-audit.ts';
import { outcomeOf } from './next-part.ts';
import type { ScheduledAuditDependencies, TimedInput } from './part-ports.ts';

export interface RepairedPart {
  /** It ends before the first page with a customer for whose repair no time was left. */
  readonly report: AuditReport;
  readonly repaired: readonly RepairedCase[];
}

function isOutOfTime({ outcome }: RepairedCase): boolean {
  return outcome.kind === 'kept' && outcome.reason === 'out-of-time';
}

/**
 * Repairs what a part has found: what users have asked for, and the rest if this stage wants that. The
 * limit on deletions is one for all parts.
 */
export async function repairFindings(
  { report, repairs, run, deletions, time }: TimedInput & { readonly report: AuditReport },
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
  const toRepair = { cases, maxDeletions };
  const planned = plannedDeletions(toRepair);
  // Counted before: a part that is killed, or fails, has made some of them.
  if (planned > 0) {
    deletions.count += planned;
    deletions.atMs = dependencies.audit.clock();
    await run.reserve(deletions);
  }
  const repaired = await repair(toRepair, { ...dependencies.repair, shouldStop });
  // One that failed may have been made: its answer was lost.
  const made = repaired.filter(
    (it) => it.outcome.kind === 'deleted' || (it.outcome.kind === 'failed' && mayDelete(it)),
  );
  deletions.count -= Math.max(0, planned - made.length);
  logRepairs(repaired, log);
  logDeletionsWithheld(repaired, { maxDeletions, marked }, log);
  const left = repaired.filter(isOutOfTime);
  const ended =
    report.endedBefore(left.flatMap(({ finding }) => finding.customerId ?? [])) ?? report;
  const own = new Set(ended.cases.map(({ finding }) => finding));
  const givenUp = left.filter(({ finding }) => own.has(finding));
  logOutOfTime('repairs', givenUp.length, log);
  return { report: ended, repaired };
}
