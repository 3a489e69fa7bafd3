import type { IMetric, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { metricNames } from '../../functions/core/runtime/metric-names.ts';
import { type DashboardProps, graph, search } from './dashboard-graph.ts';
import { period } from './own-metrics.ts';

/** One line for each function, which is one for each route. */
function byRoute(
  functions: ReadonlyMap<string, IFunction>,
  metric: (handler: IFunction, label: string) => IMetric,
): readonly IMetric[] {
  return [...functions].map(([id, handler]) => metric(handler, id));
}

/** What users get, and how long they wait: a route has a function of its own, whose metrics cost nothing. */
export function traffic({
  watched: { api, own },
  backend: { functions },
}: DashboardProps): IWidget[] {
  const latency = (statistic: string) =>
    graph({
      title: `Time by route, ${statistic}`,
      metrics: byRoute(functions, (it, label) => it.metricDuration({ statistic, label, period })),
      width: 8,
      unit: 'ms',
    });
  return [
    graph({
      title: 'Requests by route',
      metrics: byRoute(functions, (it, label) => it.metricInvocations({ label, period })),
      width: 12,
    }),
    graph({
      title: 'Answers',
      metrics: [
        api.metricCount({ label: 'all', statistic: 'Sum', period }),
        api.metricClientError({ label: '4xx', statistic: 'Sum', period }),
        api.metricServerError({ label: '5xx', statistic: 'Sum', period }),
      ],
      width: 6,
    }),
    graph({
      title: 'Problems by code',
      metrics: [search(own.searchFor(metricNames.problems, 'Sum'))],
      width: 6,
    }),
    latency('p50'),
    latency('p90'),
    latency('p99'),
  ];
}
