import {
  type MetricName,
  metricNames,
  metricNamespace,
  serviceDimension,
} from '../../functions/core/runtime/metric-names.ts';
import type { Signal } from '../../functions/core/runtime/signals.ts';
import type { AppStage } from '../app-stage.ts';

/** What there is to be watched of one stage, by ids. */
export interface WatchedStage {
  /** Of each route's function. */
  readonly routes: readonly string[];
  readonly consumers: readonly string[];
  readonly settings: Pick<AppStage, 'alarms' | 'audit' | 'memoryMb' | 'monitoring'>;
}

/** As CloudWatch calls them. */
export type Statistic = 'Sum' | 'Maximum' | 'SampleCount' | 'p50' | 'p90' | 'p99';

/** A queue: of what the bus refused, of what is settled later or could not be, or of a consumer. */
export type WatchedQueue =
  | 'refused-events'
  | 'settle'
  | 'unsettled'
  | { readonly failedOf: string };

/** What is measured, by CloudWatch's names: by the functions themselves, or by AWS for what a stage has. */
export type Measured =
  | { readonly of: 'stage'; readonly metric: MetricName; readonly value: string | undefined }
  | { readonly of: 'api'; readonly metric: 'Count' | '4xx' | '5xx' | 'Latency' }
  | {
      readonly of: 'function';
      readonly id: string;
      readonly metric: 'Invocations' | 'Duration' | 'Errors';
    }
  | {
      readonly of: 'audit';
      readonly metric: 'ExecutionsFailed' | 'ExecutionsTimedOut' | 'ExecutionsAborted';
    }
  | { readonly of: 'account'; readonly metric: 'Throttles' | 'ConcurrentExecutions' }
  | {
      readonly of: 'table';
      readonly metric:
        | 'ReadThrottleEvents'
        | 'WriteThrottleEvents'
        | 'ConsumedReadCapacityUnits'
        | 'ConsumedWriteCapacityUnits';
    }
  /** By the function's id, or `api` for API Gateway's access log. */
  | { readonly of: 'logs'; readonly id: string; readonly metric: 'IncomingBytes' }
  | {
      readonly of: 'queue';
      readonly queue: WatchedQueue;
      readonly metric:
        | 'ApproximateNumberOfMessagesVisible'
        | 'ApproximateNumberOfMessagesDelayed'
        | 'NumberOfMessagesSent';
    };

/** Over which time a value is made where nothing else is said, in seconds. */
export const periodSeconds = 300;

interface Plotted {
  /** For people. Default: CloudWatch's name of it. */
  readonly label?: string;
  readonly periodSeconds: number;
}

/** One line of a graph. */
export interface Measure extends Plotted {
  readonly kind: 'measure';
  readonly measured: Measured;
  readonly statistic: Statistic;
}

/** A line for each value of a metric's dimension. Alarms cannot have it. */
export interface EachMeasure extends Plotted {
  readonly kind: 'each';
  readonly each: MetricName;
  readonly statistic: Statistic;
}

/** A line that is calculated of others. */
export interface CalculatedMeasure extends Plotted {
  readonly kind: 'calculated';
  readonly formula: Formula;
  readonly label: string;
}

/** What one value is calculated of, for each period. An {@link EachMeasure} stands for the sum of its lines. */
export type Formula =
  | number
  | Measure
  | EachMeasure
  | { readonly kind: 'sum'; readonly of: readonly Measure[] }
  | {
      readonly kind: 'operation';
      readonly operator: '-' | '*' | '/';
      readonly left: Formula;
      readonly right: Formula;
    }
  /** 0 where `value` is less than `least`. */
  | {
      readonly kind: 'if-at-least';
      readonly value: Measure;
      readonly least: number;
      readonly result: Formula;
    };

export type AnyMeasure = Measure | EachMeasure | CalculatedMeasure;

type MeasureOptions = Partial<Pick<Measure, 'label' | 'periodSeconds' | 'statistic'>>;

/** Default: the sum over five minutes. */
function measure(measured: Measured, options: MeasureOptions = {}): Measure {
  return { kind: 'measure', measured, statistic: 'Sum', periodSeconds, ...options };
}

/**
 * A metric of the functions.
 *
 * @param value - of the metric's dimension; none for a metric without one.
 * @throws Error when there is a value too many or too few.
 */
export function own(metric: MetricName, value?: string, options?: MeasureOptions): Measure {
  if ((metric.dimension === undefined) !== (value === undefined)) {
    throw new Error(`${metric.name} needs a value for each dimension that it has, and no other.`);
  }
  return measure({ of: 'stage', metric, value }, options);
}

export function signal(name: Signal, options?: MeasureOptions): Measure {
  return own(metricNames.signals, name, options);
}

export function eachOf(
  each: MetricName,
  statistic: Statistic,
  seconds: number = periodSeconds,
): EachMeasure {
  return { kind: 'each', each, statistic, periodSeconds: seconds };
}

export function ofApi(
  metric: (Measured & { of: 'api' })['metric'],
  options?: MeasureOptions,
): Measure {
  return measure({ of: 'api', metric }, options);
}

/** @param id - the function's: of a route, a consumer, `audit` or `settle`. */
export function ofFunction(
  id: string,
  metric: (Measured & { of: 'function' })['metric'],
  options?: MeasureOptions,
): Measure {
  return measure({ of: 'function', id, metric }, options);
}

/** Of the audit's executions, each of which is a whole audit. */
export function ofAudit(
  metric: (Measured & { of: 'audit' })['metric'],
  options?: MeasureOptions,
): Measure {
  return measure({ of: 'audit', metric }, options);
}

/** Of all functions of the account and region, since they share one limit. */
export function ofAccount(
  metric: (Measured & { of: 'account' })['metric'],
  options?: MeasureOptions,
): Measure {
  return measure({ of: 'account', metric }, options);
}

export function ofTable(
  metric: (Measured & { of: 'table' })['metric'],
  options?: MeasureOptions,
): Measure {
  return measure({ of: 'table', metric }, options);
}

/** What was written to a function's log group, or with `api` to the access log. */
export function ofLogs(id: string, options?: MeasureOptions): Measure {
  return measure({ of: 'logs', id, metric: 'IncomingBytes' }, options);
}

export function ofQueue(
  queue: WatchedQueue,
  metric: (Measured & { of: 'queue' })['metric'],
  options?: MeasureOptions,
): Measure {
  return measure({ of: 'queue', queue, metric }, options);
}

/** How many messages of a queue can be seen: of one that nobody reads, all. */
export function waiting(queue: WatchedQueue, label?: string): Measure {
  return ofQueue(queue, 'ApproximateNumberOfMessagesVisible', {
    statistic: 'Maximum',
    ...(label !== undefined && { label }),
  });
}

export function calculated(
  label: string,
  formula: Formula,
  seconds: number = periodSeconds,
): CalculatedMeasure {
  return { kind: 'calculated', label, formula, periodSeconds: seconds };
}

export function sumOf(of: readonly Measure[]): Formula {
  return { kind: 'sum', of };
}

export function minus(left: Formula, right: Formula): Formula {
  return { kind: 'operation', operator: '-', left, right };
}

export function times(left: Formula, right: Formula): Formula {
  return { kind: 'operation', operator: '*', left, right };
}

export function dividedBy(left: Formula, right: Formula): Formula {
  return { kind: 'operation', operator: '/', left, right };
}

/** Where one of the functions' metrics is in CloudWatch: its namespace, and the names of its dimensions. */
export function placeOf({ dimension }: MetricName): {
  readonly namespace: string;
  readonly dimensionNames: readonly string[];
} {
  return {
    namespace: metricNamespace,
    dimensionNames: [serviceDimension, ...(dimension === undefined ? [] : [dimension])],
  };
}
