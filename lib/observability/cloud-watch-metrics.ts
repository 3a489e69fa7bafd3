import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  type IMetric,
  MathExpression,
  Metric,
  type MetricOptions,
  SearchExpression,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { serviceDimension } from '../../functions/core/runtime/metric-names.ts';
import {
  type AnyMeasure,
  type CalculatedMeasure,
  type EachMeasure,
  type Formula,
  type Measure,
  type Measured,
  placeOf,
  type WatchedQueue,
} from './measure.ts';

/** Where a stage's metrics come from. */
export interface MetricSources {
  /** As the functions know it: `POWERTOOLS_SERVICE_NAME`. */
  readonly service: string;
  readonly api: HttpApi;
  readonly table: ITableV2;
  readonly audit: IStateMachine;
  /** By id. */
  readonly functions: ReadonlyMap<string, IFunction>;
  /** By the function's id, and `api` and `audit-steps`. */
  readonly logGroups: ReadonlyMap<string, ILogGroup>;
  readonly queues: Readonly<Record<Extract<WatchedQueue, string>, IQueue>>;
  /** Events that a consumer failed on, by the consumer's id. */
  readonly failedEvents: ReadonlyMap<string, IQueue>;
}

/** CloudWatch's metric of a measure. */
export function cloudWatchMetric(measure: AnyMeasure, sources: MetricSources): IMetric {
  switch (measure.kind) {
    case 'measure':
      return single(measure, sources);
    case 'each':
      return new SearchExpression({
        expression: searchFor(measure, sources),
        label: measure.label ?? '',
        period: Duration.seconds(measure.periodSeconds),
      });
    case 'calculated':
      return expression(measure, sources);
  }
}

function single(
  { measured, statistic, periodSeconds, label }: Measure,
  sources: MetricSources,
): IMetric {
  return metricOf(measured, sources, {
    statistic,
    period: Duration.seconds(periodSeconds),
    ...(label !== undefined && { label }),
  });
}

function metricOf(measured: Measured, sources: MetricSources, options: MetricOptions): IMetric {
  switch (measured.of) {
    case 'stage': {
      const { metric, value } = measured;
      const { namespace } = placeOf(metric);
      return new Metric({
        namespace,
        metricName: metric.name,
        dimensionsMap: {
          [serviceDimension]: sources.service,
          ...(metric.dimension !== undefined &&
            value !== undefined && { [metric.dimension]: value }),
        },
        ...options,
      });
    }
    case 'api':
      return sources.api.metric(measured.metric, options);
    case 'function':
      return functionOf(measured.id, sources).metric(measured.metric, options);
    case 'audit':
      return sources.audit.metric(measured.metric, options);
    case 'account':
      return LambdaFunction.metricAll(measured.metric, options);
    case 'table':
      return sources.table.metric(measured.metric, options);
    case 'logs':
      return new Metric({
        namespace: 'AWS/Logs',
        metricName: measured.metric,
        dimensionsMap: { LogGroupName: logGroupOf(measured.id, sources).logGroupName },
        ...options,
      });
    case 'queue':
      return queueOf(measured.queue, sources).metric(measured.metric, options);
  }
}

function functionOf(id: string, { functions }: MetricSources): IFunction {
  return found(functions.get(id), `a function ${id}`);
}

function logGroupOf(id: string, { logGroups }: MetricSources): ILogGroup {
  return found(logGroups.get(id), `logs of ${id}`);
}

function queueOf(queue: WatchedQueue, { queues, failedEvents }: MetricSources): IQueue {
  return typeof queue === 'string'
    ? queues[queue]
    : found(failedEvents.get(queue.failedOf), `a queue of ${queue.failedOf}`);
}

function found<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`The stage has not ${what}.`);
  return value;
}

function searchFor(
  { each, statistic, periodSeconds }: EachMeasure,
  { service }: MetricSources,
): string {
  const { namespace, dimensionNames } = placeOf(each);
  const schema = [namespace, ...dimensionNames].join(',');
  return `SEARCH('{${schema}} MetricName="${each.name}" ${serviceDimension}="${service}"', '${statistic}', ${periodSeconds})`;
}

function expression(
  { label, formula, periodSeconds }: CalculatedMeasure,
  sources: MetricSources,
): IMetric {
  const using: Record<string, IMetric> = {};
  const nameOf = (measure: Measure): string => {
    const name = variableOf(measure, sources);
    using[name] ??= single(measure, sources);
    return name;
  };
  const textOf = (it: Formula): string => {
    if (typeof it === 'number') return String(it);
    switch (it.kind) {
      case 'measure':
        return nameOf(it);
      case 'each':
        return `SUM(${searchFor(it, sources)})`;
      case 'sum':
        return `SUM([${it.of.map(nameOf).join(', ')}])`;
      case 'operation':
        return `(${textOf(it.left)} ${it.operator} ${textOf(it.right)})`;
      case 'if-at-least':
        return `IF(${nameOf(it.value)} >= ${it.least}, ${textOf(it.result)}, 0)`;
    }
  };
  const text = textOf(formula);
  return new MathExpression({
    label,
    expression: text,
    usingMetrics: using,
    period: Duration.seconds(periodSeconds),
  });
}

/**
 * The same for the same measure in every expression of a graph, where CloudWatch takes a name once; and
 * short, since an expression has 2,048 characters at most. CDK refuses one name for two measures.
 */
function variableOf({ measured }: Measure, { functions }: MetricSources): string {
  const metric = typeof measured.metric === 'string' ? measured.metric : measured.metric.name;
  return measured.of === 'function'
    ? `${metric.charAt(0).toLowerCase()}${[...functions.keys()].indexOf(measured.id)}`
    : `${measured.of}${metric}`;
}
