import { type IMetric, type IWidget, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { metricNames } from '../../functions/core/runtime/metric-names.ts';
import { type DashboardProps, graph, search } from './dashboard-graph.ts';
import { period } from './own-metrics.ts';

/**
 * Milliseconds of an invocation, ours and Dojo's, over every function that asks Dojo, since its time is not
 * known by function. What is asked of Dojo side by side counts twice.
 */
function timeOfInvocation({ watched: { own }, backend }: DashboardProps): IMetric[] {
  const { functions, settling, audit } = backend;
  const each: readonly IFunction[] = [...functions.values(), settling.handler, audit.handler];
  const using = (name: string, metric: (it: IFunction) => IMetric) =>
    Object.fromEntries(each.map((it, index) => [`${name}${index}`, metric(it)]));
  const sum = (name: string) => `SUM([${each.map((_, index) => `${name}${index}`).join(', ')}])`;
  const dojo = `SUM(${own.searchFor(metricNames.dojoLatency, 'Sum')})`;
  const durations = using('d', (it) => it.metricDuration({ statistic: 'Sum', period }));
  const requests = using('r', (it) => it.metricInvocations({ period }));
  return [
    new MathExpression({
      label: 'Dojo',
      expression: `${dojo} / ${sum('r')}`,
      usingMetrics: requests,
      period,
    }),
    new MathExpression({
      label: 'ours',
      expression: `(${sum('d')} - ${dojo}) / ${sum('r')}`,
      usingMetrics: { ...durations, ...requests },
      period,
    }),
  ];
}

/** How Dojo does, and how much of a user's time it takes. */
export function dojo(props: DashboardProps): IWidget[] {
  const { own } = props.watched;
  return [
    graph({
      title: 'Time of an average invocation: ours beside that of Dojo',
      metrics: timeOfInvocation(props),
      width: 8,
      unit: 'ms',
      stacked: true,
    }),
    graph({
      title: 'Dojo: time by operation, p99',
      metrics: [search(own.searchFor(metricNames.dojoLatency, 'p99'))],
      width: 8,
      unit: 'ms',
    }),
    graph({
      title: 'Dojo: failures by kind',
      metrics: [search(own.searchFor(metricNames.dojoFailureKinds, 'Sum'))],
      width: 4,
      stacked: true,
    }),
    graph({
      title: 'Dojo: failures by operation',
      metrics: [search(own.searchFor(metricNames.dojoFailures, 'Sum'))],
      width: 4,
      stacked: true,
    }),
  ];
}
