import type { AuditDependencies, RepairDependencies } from '../core/customers/audit/audit-ports.ts';
import type { AuditRun, AuditRuns } from '../core/customers/audit/audit-runs.ts';
import type { CanaryKeeper } from '../core/customers/audit/establish-account.ts';
import type { FinishErasuresDependencies } from '../core/customers/finish-erasures.ts';
import type { Markers } from '../core/customers/marker.ts';
import type { Log } from '../core/log.ts';
import type { OpenPayments } from '../core/payment-operations/open-payments.ts';
import type { AuditMetrics } from './audit-metrics.ts';
import type { PartTime } from './part-time.ts';

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

/** Counts on, part by part: what is deleted is deleted, whatever becomes of the part. */
export interface Deletions {
  count: number;
  atMs: number;
}

export interface PartInput extends ScheduledAuditInput {
  readonly run: AuditRun;
  readonly deletions: Deletions;
}

export interface TimedInput extends PartInput {
  readonly time: PartTime;
}
