import { metricNames } from '../../functions/core/runtime/metric-names.ts';
import type { Graph } from './graph.ts';
import { eachOf, ofApi, ofFunction, type Statistic } from './measure.ts';

function timeByRoute(statistic: Statistic): Graph {
  return {
    title: `Time by route, ${statistic}`,
    measures: ({ routes }) =>
      routes.map((label) => ofFunction(label, 'Duration', { statistic, label })),
    width: 8,
    unit: 'ms',
  };
}

/** What users get, and how long they wait: a route has a function of its own, whose metrics cost nothing. */
export const traffic: readonly Graph[] = [
  {
    title: 'Requests by route',
    measures: ({ routes }) => routes.map((label) => ofFunction(label, 'Invocations', { label })),
    width: 12,
  },
  {
    title: 'Answers',
    measures: () => [
      ofApi('Count', { label: 'all' }),
      ofApi('4xx', { label: '4xx' }),
      ofApi('5xx', { label: '5xx' }),
    ],
    width: 6,
  },
  {
    title: 'Problems by code',
    measures: () => [eachOf(metricNames.problems, 'Sum')],
    width: 6,
  },
  timeByRoute('p50'),
  timeByRoute('p90'),
  timeByRoute('p99'),
];
