import type { AuditReport } from '../core/customers/audit/audit.ts';
import { formerAccountTest } from '../core/customers/audit/establish-account.ts';
import { finishErasures, releaseTombstones } from '../core/customers/finish-erasures.ts';
import type { Marker } from '../core/customers/marker.ts';
import { logOutOfTime } from './log-audit.ts';
import type { ScheduledAuditDependencies } from './part-ports.ts';
import type { PartTime } from './part-time.ts';

export interface ReadList {
  readonly report: AuditReport;
  /** Users of whose erased lives something is left, or may be. */
  readonly left: ReadonlySet<Marker>;
  readonly listBegunAtMs: number | undefined;
  readonly time: PartTime;
}

/** What the list is needed for. @returns how many erasures came to their end. */
export async function finishWithList(
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
