import { metricNames } from '../../functions/core/runtime/metric-names.ts';
import type { Graph } from './graph.ts';
import {
  type CalculatedMeasure,
  calculated,
  dividedBy,
  eachOf,
  minus,
  ofFunction,
  sumOf,
  type WatchedStage,
} from './measure.ts';

/**
 * Milliseconds of an invocation, ours and Dojo's, over every function that asks Dojo, since its time is not
 * known by function. What is asked of Dojo side by side counts twice.
 */
function timeOfInvocation({ routes }: WatchedStage): readonly CalculatedMeasure[] {
  const functions = [...routes, 'settle', 'audit'];
  const dojoMs = eachOf(metricNames.dojoLatency, 'Sum');
  const allMs = sumOf(functions.map((id) => ofFunction(id, 'Duration')));
  const invocations = sumOf(functions.map((id) => ofFunction(id, 'Invocations')));
  return [
    calculated('Dojo', dividedBy(dojoMs, invocations)),
    calculated('ours', dividedBy(minus(allMs, dojoMs), invocations)),
  ];
}

/** How Dojo does, and how much of a user's time it takes. */
export const dojo: readonly Graph[] = [
  {
    title: 'Time of an average invocation: ours beside that of Dojo',
    measures: timeOfInvocation,
    width: 8,
    unit: 'ms',
    stacked: true,
  },
  {
    title: 'Dojo: time by operation, p99',
    measures: () => [eachOf(metricNames.dojoLatency, 'p99')],
    width: 8,
    unit: 'ms',
  },
  {
    title: 'Dojo: failures by kind',
    measures: () => [eachOf(metricNames.dojoFailureKinds, 'Sum')],
    width: 4,
    stacked: true,
  },
  {
    title: 'Dojo: failures by operation',
    measures: () => [eachOf(metricNames.dojoFailures, 'Sum')],
    width: 4,
    stacked: true,
  },
];
