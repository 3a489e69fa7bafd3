import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { ObserveAttempt } from '../dojo/dojo-client.ts';

/** CloudWatch metrics, in namespace `SaveCard` (or `POWERTOOLS_METRICS_NAMESPACE`). */
export interface RequestMetrics {
  /** `DojoLatency` in milliseconds and the count `DojoFailures`, by operation. */
  readonly dojoAttempt: ObserveAttempt;
  /** The count `Problems`, by problem code. */
  problem(code: string): void;
}

export function createRequestMetrics(): RequestMetrics {
  const metrics = new Metrics();
  return {
    dojoAttempt: ({ operation, outcome, durationMs }) => {
      const single = metrics.singleMetric();
      single.addDimension('operation', operation);
      single.addMetric('DojoLatency', MetricUnit.Milliseconds, durationMs);
      if (typeof outcome === 'string' || outcome >= 500) {
        const failed = metrics.singleMetric();
        failed.addDimension('operation', operation);
        failed.addMetric('DojoFailures', MetricUnit.Count, 1);
      }
    },
    problem: (code) => {
      const single = metrics.singleMetric();
      single.addDimension('problem', code);
      single.addMetric('Problems', MetricUnit.Count, 1);
    },
  };
}
