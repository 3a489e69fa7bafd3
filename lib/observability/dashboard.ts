import { Stack } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  PeriodOverride,
  SearchExpression,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { metricNames } from '../../functions/core/runtime/metric-names.ts';
import type { SaveCard } from '../save-card.ts';
import type { Watched } from './alarms.ts';
import { period } from './own-metrics.ts';

export interface DashboardProps {
  /** Also the stage's own dimension. */
  readonly name: string;
  readonly watched: Watched;
  readonly backend: SaveCard;
  /** Of each route's function. */
  readonly memoryMb: number;
  readonly alarms: readonly Alarm[];
}

const fullWidth = 24;
const height = 7;

interface Graph {
  readonly title: string;
  readonly metrics: readonly IMetric[];
  /** Of 24. */
  readonly width: number;
  readonly unit?: string;
  readonly stacked?: boolean;
}

function graph({ title, metrics, width, unit, stacked = false }: Graph): GraphWidget {
  return new GraphWidget({
    title,
    left: [...metrics],
    width,
    height,
    stacked,
    period,
    leftYAxis: {
      min: 0,
      showUnits: unit === undefined,
      ...(unit !== undefined && { label: unit }),
    },
  });
}

/** A line for each value of a dimension. */
function search(expression: string, label = ''): SearchExpression {
  return new SearchExpression({ expression, label, period });
}

function heading(text: string): TextWidget {
  return new TextWidget({ markdown: `## ${text}`, width: fullWidth, height: 1 });
}

/** One line for each function, which is one for each route. */
function byRoute(
  functions: ReadonlyMap<string, IFunction>,
  metric: (handler: IFunction, label: string) => IMetric,
): readonly IMetric[] {
  return [...functions].map(([id, handler]) => metric(handler, id));
}

function traffic({ watched: { api, own }, backend: { functions } }: DashboardProps): IWidget[] {
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

/** Milliseconds of a request, ours and Dojo's. What is asked of Dojo side by side counts twice. */
function timeOfRequest({ watched: { own }, backend: { functions } }: DashboardProps): IMetric[] {
  const each = [...functions.values()];
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

function dojo(props: DashboardProps): IWidget[] {
  const { own } = props.watched;
  return [
    graph({
      title: 'Time of an average request: ours beside that of Dojo',
      metrics: timeOfRequest(props),
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

function waiting(queue: IQueue, label: string): IMetric {
  return queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', label, period });
}

function customersAndMoney({ watched: { own }, backend: { settling } }: DashboardProps): IWidget[] {
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

function webhooks({ watched, backend }: DashboardProps): IWidget[] {
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

function costs({ watched: { api, table }, backend, memoryMb }: DashboardProps): IWidget[] {
  const { functions, settling } = backend;
  const each = [...functions.values()];
  const sum = `SUM([${each.map((_, index) => `d${index}`).join(', ')}])`;
  const { stackName } = Stack.of(backend);
  return [
    graph({
      title: 'Lambda, routes alone: GB-seconds',
      metrics: [
        new MathExpression({
          label: 'GB-seconds',
          expression: `${sum} / 1000 * ${memoryMb / 1024}`,
          usingMetrics: Object.fromEntries(
            each.map((it, index) => [`d${index}`, it.metricDuration({ statistic: 'Sum', period })]),
          ),
          period,
        }),
      ],
      width: 6,
    }),
    graph({
      title: 'DynamoDB: units',
      metrics: [
        table.metricConsumedReadCapacityUnits({ label: 'read', statistic: 'Sum', period }),
        table.metricConsumedWriteCapacityUnits({ label: 'written', statistic: 'Sum', period }),
      ],
      width: 6,
    }),
    graph({
      title: 'Logs: bytes',
      metrics: [
        search(
          `SEARCH('{AWS/Logs,LogGroupName} MetricName="IncomingBytes" "${stackName}"', 'Sum', 300)`,
        ),
      ],
      width: 6,
      stacked: true,
    }),
    graph({
      title: 'API requests and SQS messages',
      metrics: [
        api.metricCount({ label: 'requests', statistic: 'Sum', period }),
        settling.queue.metricNumberOfMessagesSent({ label: 'settle', period }),
      ],
      width: 6,
    }),
  ];
}

/** What a stage looks like, from the top: alarms, users, Dojo, customers and money, webhooks, cost. */
export function dashboardOf(scope: Construct, id: string, props: DashboardProps): Dashboard {
  const dashboard = new Dashboard(scope, id, {
    dashboardName: props.name,
    periodOverride: PeriodOverride.INHERIT,
  });
  dashboard.addWidgets(
    new AlarmStatusWidget({ title: 'Alarms', alarms: [...props.alarms], width: fullWidth }),
  );
  const sections: readonly [string, IWidget[]][] = [
    ['Users', traffic(props)],
    ['Dojo', dojo(props)],
    ['Customers and money', customersAndMoney(props)],
    ['Webhooks and what waits for a person', webhooks(props)],
    ['What costs', costs(props)],
  ];
  for (const [title, widgets] of sections) {
    dashboard.addWidgets(heading(title));
    dashboard.addWidgets(...widgets);
  }
  return dashboard;
}
