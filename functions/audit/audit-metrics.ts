import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { FindingKind } from '../core/customers/audit/finding.ts';

/** CloudWatch metrics of the scheduled audit, in the namespace of the others. */
export interface AuditMetrics {
  /** The count `AuditFindings`, by kind of finding; 0 is sent too, so that an alarm can go off. */
  findings(kind: FindingKind | 'payment', count: number): void;
  /** The count `AuditCompleted`: 1 for a run that came to its end, 0 for another. */
  completed(isComplete: boolean): void;
}

export function createAuditMetrics(): AuditMetrics {
  const metrics = new Metrics();
  return {
    findings: (kind, count) => {
      const single = metrics.singleMetric();
      single.addDimension('finding', kind);
      single.addMetric('AuditFindings', MetricUnit.Count, count);
    },
    completed: (isComplete) => {
      metrics.singleMetric().addMetric('AuditCompleted', MetricUnit.Count, isComplete ? 1 : 0);
    },
  };
}
