import type { AnyMeasure, WatchedStage } from './measure.ts';

/** One graph, wherever it is drawn: on the dashboard in CloudWatch, and on the page of `npm start`. */
export interface Graph {
  /** No two graphs have the same. */
  readonly title: string;
  readonly measures: (stage: WatchedStage) => readonly AnyMeasure[];
  /** Of the dashboard's 24 columns. */
  readonly width: number;
  /** Of its values. Default: as the metric has it. */
  readonly unit?: 'ms' | 's';
  readonly stacked?: boolean;
}
