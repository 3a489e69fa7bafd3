import type { DeclineMetrics } from '../limits/declines.ts';
import { metricNames } from './metric-names.ts';
import { createMetricWriter } from './metric-writer.ts';

/**
 * CloudWatch metrics of declined attempts: see `metric-names.ts`. Refusals by a user's limit are `Problems` with
 * the problem `user_limit_reached`.
 */
export function createDeclineMetrics(): DeclineMetrics {
  const write = createMetricWriter();
  return {
    declined: (source, count) => write(metricNames.declines, count, source),
    manyOfOneUser: () => write(metricNames.usersWithManyDeclines, 1),
  };
}
