import { Metrics } from '@aws-lambda-powertools/metrics';
import type { DeclineMetrics } from '../limits/declines.ts';

/**
 * The metrics of declined attempts, by name: alarms and dashboards read them from here. Refusals by a user's limit
 * are `Problems` with the problem `user_limit_reached`.
 */
export const declineMetricNames = {
  /** Declined attempts that Dojo told of, each once, by what told of it: `DeclineSource`. */
  declines: { name: 'Declines', unit: 'Count', dimension: 'source' },
  /** Users who have reached `manyDeclines` within a day (UTC), each once a day. */
  usersWithManyDeclines: { name: 'UsersWithManyDeclines', unit: 'Count' },
} as const;

export function createDeclineMetrics(): DeclineMetrics {
  const metrics = new Metrics();
  const { declines, usersWithManyDeclines } = declineMetricNames;
  return {
    declined: (source, count) => {
      const single = metrics.singleMetric();
      single.addDimension(declines.dimension, source);
      single.addMetric(declines.name, declines.unit, count);
    },
    manyOfOneUser: () => {
      const { name, unit } = usersWithManyDeclines;
      metrics.singleMetric().addMetric(name, unit, 1);
    },
  };
}
