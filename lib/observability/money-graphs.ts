import { metricNames } from '../../functions/core/runtime/metric-names.ts';
import type { Signal } from '../../functions/core/runtime/signals.ts';
import type { Graph } from './graph.ts';
import { eachOf, type Measure, ofQueue, own, signal } from './measure.ts';

function named(label: Signal): Measure {
  return signal(label, { label });
}

/** What is open or lost of customers and payments. */
export const customersAndMoney: readonly Graph[] = [
  {
    title: 'Claims and lost answers',
    measures: () => [
      own(metricNames.dojoLatency, 'create-customer', {
        statistic: 'SampleCount',
        label: 'attempts at creating',
      }),
      named('claim-awaited'),
      named('claim-lost'),
      named('dojo-answer-lost'),
      named('customer-adopted'),
    ],
    width: 6,
  },
  {
    title: 'Replaced customers',
    measures: () => [named('customer-replaced'), named('customers-vanishing')],
    width: 6,
  },
  {
    title: 'Erasures, payments and customers open: for how long',
    measures: () => [eachOf(metricNames.openFor, 'Maximum')],
    width: 6,
    unit: 's',
  },
  {
    title: 'The same: how many',
    measures: () => [
      eachOf(metricNames.openFor, 'SampleCount', 900),
      ofQueue('settle', 'ApproximateNumberOfMessagesDelayed', {
        statistic: 'Maximum',
        label: 'waiting for its next look',
      }),
    ],
    width: 6,
  },
  {
    title: 'What the audit found',
    measures: () => [eachOf(metricNames.auditFindings, 'Maximum', 3_600)],
    width: 12,
  },
  {
    title: 'Signals: lines of the log that somebody should know of',
    measures: () => [eachOf(metricNames.signals, 'Sum')],
    width: 12,
    stacked: true,
  },
];
