import { metricNames } from '../../functions/core/runtime/metric-names.ts';
import type { Graph } from './graph.ts';
import { eachOf, ofFunction, own, waiting } from './measure.ts';

/** From Dojo's webhooks to the consumers, what stays on the way, and what was declined. */
export const webhooks: readonly Graph[] = [
  {
    title: 'Webhooks by outcome',
    measures: () => [eachOf(metricNames.webhooks, 'Sum')],
    width: 6,
    stacked: true,
  },
  {
    title: 'Webhook lag',
    measures: () =>
      (['p50', 'p99'] as const).map((statistic) =>
        own(metricNames.webhookLag, undefined, { statistic, label: statistic }),
      ),
    width: 6,
    unit: 'ms',
  },
  {
    title: 'Declined attempts by what told of them',
    measures: () => [
      eachOf(metricNames.declines, 'Sum'),
      own(metricNames.usersWithManyDeclines, undefined, { label: 'users with many' }),
    ],
    width: 6,
    stacked: true,
  },
  {
    title: 'Consumers: events taken',
    measures: ({ consumers }) =>
      consumers.map((label) => ofFunction(label, 'Invocations', { label })),
    width: 6,
  },
  {
    title: 'Dead letters',
    measures: ({ consumers }) => [
      waiting('refused-events', 'refused by the bus'),
      waiting('unsettled', 'unsettled'),
      ...consumers.map((id) => waiting({ failedOf: id }, id)),
    ],
    width: 6,
  },
];
