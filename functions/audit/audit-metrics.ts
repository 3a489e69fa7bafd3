import type { FindingKind } from '../core/customers/audit/finding.ts';
import { metricNames } from '../core/runtime/metric-names.ts';
import { createMetricWriter } from '../core/runtime/metric-writer.ts';

/** CloudWatch metrics of the scheduled audit: see `metric-names.ts`. */
export interface AuditMetrics {
  /** `AuditFindings`, by kind of finding; 0 is sent too, so that an alarm can go off. */
  findings(kind: FindingKind | 'payment', count: number): void;
  /** `AuditCompleted`: 1 for a run that came to its end, 0 for another. */
  completed(isComplete: boolean): void;
  /** `OpenFor`: how long the oldest of a kind has been open. */
  openFor(kind: 'payment' | 'erasure', ageMs: number): void;
}

export function createAuditMetrics(): AuditMetrics {
  const write = createMetricWriter();
  return {
    findings: (kind, count) => write(metricNames.auditFindings, count, kind),
    completed: (isComplete) => write(metricNames.auditCompleted, isComplete ? 1 : 0),
    openFor: (kind, ageMs) => write(metricNames.openFor, Math.round(ageMs / 1_000), kind),
  };
}
