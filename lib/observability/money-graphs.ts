import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { metricNames } from '../../functions/core/runtime/metric-names.ts';
import { type DashboardProps, graph, search } from './dashboard-graph.ts';
import { period } from './own-metrics.ts';

/** What is open or lost of customers and payments. */
export function customersAndMoney({
  watched: { own },
  backend: { settling },
}: DashboardProps): IWidget[] {
  const signal = (name: Parameters<typeof own.signal>[0]) => own.signal(name).with({ label: name });
  const later = { statistic: 'Maximum', label: 'waiting for its next look', period } as const;
  return [
    graph({
      title: 'Claims and lost answers',
      metrics: [
        own.of(metricNames.dojoLatency, 'create-customer', {
          statistic: 'SampleCount',
          label: 'attempts at creating',
        }),
        ...(['claim-awaited', 'claim-lost', 'dojo-answer-lost', 'customer-adopted'] as const).map(
          signal,
        ),
      ],
      width: 6,
    }),
    graph({
      title: 'Replaced customers',
      metrics: [signal('customer-replaced'), signal('customers-vanishing')],
      width: 6,
    }),
    graph({
      title: 'Erasures, payments and customers open: for how long',
      metrics: [search(own.searchFor(metricNames.openFor, 'Maximum'))],
      width: 6,
      unit: 's',
    }),
    graph({
      title: 'The same: how many',
      metrics: [
        search(own.searchFor(metricNames.openFor, 'SampleCount', 900)),
        settling.queue.metricApproximateNumberOfMessagesDelayed(later),
      ],
      width: 6,
    }),
    graph({
      title: 'What the audit found',
      metrics: [search(own.searchFor(metricNames.auditFindings, 'Maximum', 3_600))],
      width: 12,
    }),
    graph({
      title: 'Signals: lines of the log that somebody should know of',
      metrics: [search(own.searchFor(metricNames.signals, 'Sum'))],
      width: 12,
      stacked: true,
    }),
  ];
}
