import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { metricNames } from '../../functions/core/runtime/metric-names.ts';
import { type DashboardProps, graph, search, waiting } from './dashboard-graph.ts';
import { period } from './own-metrics.ts';

/** From Dojo's webhooks to the consumers, what stays on the way, and what was declined. */
export function webhooks({ watched, backend }: DashboardProps): IWidget[] {
  const { own, refusedEvents, unsettled, failedEvents } = watched;
  const lag = (statistic: string) =>
    own.of(metricNames.webhookLag, undefined, { statistic, label: statistic });
  return [
    graph({
      title: 'Webhooks by outcome',
      metrics: [search(own.searchFor(metricNames.webhooks, 'Sum'))],
      width: 6,
      stacked: true,
    }),
    graph({ title: 'Webhook lag', metrics: [lag('p50'), lag('p99')], width: 6, unit: 'ms' }),
    graph({
      title: 'Declined attempts by what told of them',
      metrics: [
        search(own.searchFor(metricNames.declines, 'Sum')),
        own.of(metricNames.usersWithManyDeclines, undefined, { label: 'users with many' }),
      ],
      width: 6,
      stacked: true,
    }),
    graph({
      title: 'Consumers: events taken',
      metrics: [...backend.consumers].map(([label, { handler }]) =>
        handler.metricInvocations({ label, period }),
      ),
      width: 6,
    }),
    graph({
      title: 'Dead letters',
      metrics: [
        waiting(refusedEvents, 'refused by the bus'),
        waiting(unsettled, 'unsettled'),
        ...[...failedEvents].map(([id, queue]) => waiting(queue, id)),
      ],
      width: 6,
    }),
  ];
}
