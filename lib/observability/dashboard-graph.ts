import {
  type Alarm,
  GraphWidget,
  type IMetric,
  SearchExpression,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
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

/** Of the dashboard's columns. */
export const fullWidth = 24;
const height = 7;

export interface Graph {
  readonly title: string;
  readonly metrics: readonly IMetric[];
  /** Of 24. */
  readonly width: number;
  readonly unit?: string;
  readonly stacked?: boolean;
}

export function graph({ title, metrics, width, unit, stacked = false }: Graph): GraphWidget {
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
export function search(expression: string, label = ''): SearchExpression {
  return new SearchExpression({ expression, label, period });
}

export function heading(text: string): TextWidget {
  return new TextWidget({ markdown: `## ${text}`, width: fullWidth, height: 1 });
}

/** How much waits in a queue. */
export function waiting(queue: IQueue, label: string): IMetric {
  return queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', label, period });
}
