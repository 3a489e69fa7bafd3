import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type MetricName,
  metricNames,
  metricNamespace,
  serviceDimension,
} from '../../functions/core/runtime/metric-names.ts';
import type { Signal } from '../../functions/core/runtime/signals.ts';

/** Over which time a value is made where nothing else is said. */
export const period = Duration.minutes(5);

/** The functions' own metrics of one stage. */
export interface OwnMetrics {
  /** @param value - of the metric's dimension; none for a metric without one. */
  of(metric: MetricName, value?: string, options?: MetricOptions): Metric;
  signal(signal: Signal): Metric;
  /**
   * A search for all values of the metric's dimension, for a dashboard: alarms cannot search.
   *
   * @param statistic - e.g. `Sum`, `p99`.
   */
  searchFor(metric: MetricName, statistic: string, periodSeconds?: number): string;
}

/** @param service - as the functions know it: `POWERTOOLS_SERVICE_NAME`. */
export function ownMetrics(service: string): OwnMetrics {
  const of: OwnMetrics['of'] = ({ name, dimension }, value, options = {}) => {
    if ((dimension === undefined) !== (value === undefined)) {
      throw new Error(`${name} needs a value for each dimension that it has, and no other.`);
    }
    return new Metric({
      namespace: metricNamespace,
      metricName: name,
      dimensionsMap: {
        [serviceDimension]: service,
        ...(dimension !== undefined && value !== undefined && { [dimension]: value }),
      },
      statistic: 'Sum',
      period,
      ...options,
    });
  };
  return {
    of,
    signal: (signal) => of(metricNames.signals, signal),
    searchFor: ({ name, dimension }, statistic, periodSeconds = period.toSeconds()) => {
      const dimensions = [serviceDimension, ...(dimension === undefined ? [] : [dimension])];
      const schema = [metricNamespace, ...dimensions].join(',');
      return `SEARCH('{${schema}} MetricName="${name}" ${serviceDimension}="${service}"', '${statistic}', ${periodSeconds})`;
    },
  };
}
