import type { AuditReport } from '../core/customers/audit/audit.ts';
import type { Deleted, KeptRun } from '../core/customers/audit/audit-runs.ts';
import { pagesAtOnce } from '../core/customers/audit/audit-timing.ts';
import type { RepairedCase } from '../core/customers/audit/repair-outcome.ts';
import type { Marker } from '../core/customers/marker.ts';

/** Less than a day: the audit of the next day, a little early, has its own. */
const countsForMs = 20 * 60 * 60_000;

/** What becomes of a part, by how its list ended. */
export const outcomeOf = {
  complete: 'complete',
  full: 'goes-on',
  stopped: 'goes-on',
  failed: 'failed',
} as const;

/**
 * What this part begins with. A list that was begun in another Dojo account, or under a canary that is lost, is
 * begun anew: its cursor, and what was found, say nothing here.
 */
export function inThisAccount(begun: KeptRun, canaryId: string | undefined): KeptRun {
  const { soFar, deleted } = begun;
  const isAnother = soFar?.canaryId !== undefined && soFar.canaryId !== canaryId;
  return isAnother ? { cursor: undefined, listBegunAtMs: undefined, deleted } : begun;
}

/** A cursor at which not even one page could be read is not worth keeping: it may be the reason. */
export function nextCursor({ end }: AuditReport, from: string | undefined): string | undefined {
  return end.kind === 'complete' || (end.kind === 'failed' && end.cursor === from)
    ? undefined
    : end.cursor;
}

/**
 * What counts against the limit on deletions: those of the parts before, and those of an audit that began anew
 * or came to its end less than 20 hours ago.
 */
export function deletedBefore({ soFar, deleted }: KeptRun, nowMs: number): Deleted {
  // A part that failed, or died, has left its own in `deleted` alone.
  const ofParts = soFar && {
    count: Math.max(soFar.deletions, deleted?.count ?? 0),
    atMs: deleted?.atMs ?? soFar.startedAtMs,
  };
  const isSameDay = deleted !== undefined && nowMs - deleted.atMs < countsForMs;
  return ofParts ?? (isSameDay ? deleted : { count: 0, atMs: nowMs });
}

/** After a part that took too much on, so many as it managed, and twice as many with each part after that. */
export function nextPagesAtMost(
  { handedBack, listed }: AuditReport,
  { soFar }: KeptRun,
): number | undefined {
  const managed = listed.pages - (soFar?.listed.pages ?? 0);
  const most = handedBack > 0 ? 2 * managed : 2 * (soFar?.pagesAtMost ?? pagesAtOnce);
  return most < pagesAtOnce ? most : undefined;
}

/** Users of whose erased lives this run has seen something that is left, or may be. */
export function markersLeft(
  { cases, failures }: Pick<AuditReport, 'cases' | 'failures'>,
  repaired: readonly RepairedCase[],
): ReadonlySet<Marker> {
  const deleted = repaired.filter(({ outcome }) => outcome.kind === 'deleted');
  const deletedIds = new Set(deleted.map(({ finding }) => finding.customerId));
  const left = cases.filter(
    ({ finding }) => finding.kind === 'erased' && !deletedIds.has(finding.customerId),
  );
  const failed = failures.filter(({ customerId }) => customerId !== undefined);
  return new Set([
    ...left.map(({ finding }) => finding.userMarker),
    ...failed.map(({ userMarker }) => userMarker),
  ]);
}
