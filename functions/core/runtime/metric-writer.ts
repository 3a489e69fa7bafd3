import { Metrics } from '@aws-lambda-powertools/metrics';
import type { MetricName } from './metric-names.ts';

/** Sends one value, with the value of the metric's dimension where it has one. */
export type WriteMetric = <Name extends MetricName>(
  metric: Name,
  value: number,
  ...dimension: Name extends { readonly dimension: string } ? [value: string] : []
) => void;

/**
 * CloudWatch metrics as lines on standard output (EMF), in the namespace of `POWERTOOLS_METRICS_NAMESPACE`
 * and with the dimension `service` of `POWERTOOLS_SERVICE_NAME`.
 */
export function createMetricWriter(): WriteMetric {
  const metrics = new Metrics();
  return ({ name, unit, dimension }: MetricName, value: number, dimensionValue?: string) => {
    const single = metrics.singleMetric();
    if (dimension !== undefined && dimensionValue !== undefined) {
      single.addDimension(dimension, dimensionValue);
    }
    single.addMetric(name, unit, value);
  };
}
