import { type MetricName, serviceDimension } from '../../functions/core/runtime/metric-names.ts';
import {
  type AnyMeasure,
  type Measured,
  placeOf,
  type WatchedQueue,
} from '../../lib/observability/measure.ts';
import type { LocalNames } from '../local-names.ts';
import type { MetricId } from './emf-reader.ts';

const localApiId = 'local';
const queueNames = {
  'refused-events': 'refusedEventsQueue',
  settle: 'settleQueue',
  unsettled: 'unsettledQueue',
} as const satisfies Record<Extract<WatchedQueue, string>, keyof LocalNames>;

/** The metrics that a search of CloudWatch would find. */
export interface SearchedPlace {
  readonly namespace: string;
  readonly name: string;
  readonly dimensionNames: readonly string[];
  /** Whose value tells one line from another. */
  readonly labelledBy: string;
}

/** Where the values of a measure are in the store: under the names that CloudWatch has them by. */
export function metricIdOf(measured: Measured, names: LocalNames): MetricId {
  switch (measured.of) {
    case 'stage': {
      const { metric, value } = measured;
      return {
        namespace: placeOf(metric).namespace,
        name: metric.name,
        dimensions: {
          [serviceDimension]: names.functionPrefix,
          ...(metric.dimension !== undefined &&
            value !== undefined && { [metric.dimension]: value }),
        },
      };
    }
    case 'api':
      return ofAws('ApiGateway', measured.metric, { ApiId: localApiId });
    case 'function':
      return ofAws('Lambda', measured.metric, { FunctionName: names.functionName(measured.id) });
    case 'audit':
      return ofAws('States', measured.metric, { StateMachineArn: 'local' });
    case 'account':
      return ofAws('Lambda', measured.metric, {});
    case 'table':
      return ofAws('DynamoDB', measured.metric, { TableName: names.table });
    case 'logs':
      return ofAws('Logs', measured.metric, {
        LogGroupName: `/aws/lambda/${names.functionName(measured.id)}`,
      });
    case 'queue':
      return ofAws('SQS', measured.metric, { QueueName: queueNameOf(measured.queue, names) });
  }
}

export function queueNameOf(queue: WatchedQueue, names: LocalNames): string {
  return typeof queue === 'string'
    ? names[queueNames[queue]]
    : names.deadLetterQueue(queue.failedOf);
}

export function searchedPlaceOf(each: MetricName): SearchedPlace {
  return { ...placeOf(each), name: each.name, labelledBy: each.dimension ?? serviceDimension };
}

/** What nothing on this machine can tell: nobody refuses it anything, and no bill counts its units. */
export function isMeasuredHere(measure: AnyMeasure): boolean {
  if (measure.kind !== 'measure') return true;
  const { measured } = measure;
  return measured.of !== 'table' && measured.of !== 'audit' && measured.metric !== 'Throttles';
}

function ofAws(service: string, name: string, dimensions: Record<string, string>): MetricId {
  return { namespace: `AWS/${service}`, name, dimensions };
}
