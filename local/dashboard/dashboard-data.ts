import type { Graph } from '../../lib/observability/graph.ts';
import { graphSections } from '../../lib/observability/graph-sections.ts';
import type { WatchedStage } from '../../lib/observability/measure.ts';
import { alarmStates, type SeenSince, type ShownAlarm } from './alarm-states.ts';
import { linesOf, type MeasureLine } from './measure-lines.ts';
import { isMeasuredHere } from './measured-places.ts';
import { firstKeptMinute, keptMinutes, minuteMs } from './metric-store.ts';

/** One line of a graph that has a value at least. */
export interface ShownLine {
  readonly label: string;
  /** Of the whole time that is shown: the sum of sums, the greatest of maxima, a percentile over all. */
  readonly overall: number | null;
  /** Of the newest minute that has a value. */
  readonly latest: number | null;
  /** One for each minute, the oldest first; null where nothing was measured. */
  readonly values: readonly (number | null)[];
}

export interface ShownGraph {
  readonly title: string;
  /** Null: a number of things. */
  readonly unit: 'ms' | 's' | null;
  readonly lines: readonly ShownLine[];
  /** How many lines have no value yet, of those that are known beforehand. */
  readonly emptyLines: number;
  /** False: no local stack can tell. */
  readonly isMeasuredHere: boolean;
}

/** What the page shows. */
export interface DashboardData {
  readonly app: string;
  readonly stage: string;
  /** When this was made, ISO 8601. */
  readonly at: string;
  /** When the stack was started. */
  readonly startedAt: string;
  /** Whether a function was invoked, or a request answered, since the stack was started. */
  readonly hasTraffic: boolean;
  /** The start of the first minute that is shown, ISO 8601, and how many there are. */
  readonly firstMinute: string;
  readonly minutes: number;
  readonly alarms: readonly ShownAlarm[];
  readonly sections: readonly { readonly title: string; readonly graphs: readonly ShownGraph[] }[];
}

export interface DashboardSource extends SeenSince {
  readonly app: string;
  readonly stage: string;
  readonly watched: WatchedStage;
  /** What the links to the alarms' paragraphs begin with. */
  readonly runbook: string;
}

/** Every graph and every alarm that the stage would have on AWS, with what was seen on this machine. */
export function dashboardData(source: DashboardSource): DashboardData {
  const { app, stage, watched, nowMs, startedAtMs } = source;
  const sections = graphSections.map(({ title, graphs }) => ({
    title,
    graphs: graphs.map((graph) => shownGraph(graph, source)),
  }));
  return {
    app,
    stage,
    at: new Date(nowMs).toISOString(),
    startedAt: new Date(startedAtMs).toISOString(),
    hasTraffic: wasAskedAnything(source),
    firstMinute: new Date(firstKeptMinute(nowMs) * minuteMs).toISOString(),
    minutes: keptMinutes,
    alarms: alarmStates(watched, source.runbook, source),
    sections,
  };
}

function wasAskedAnything({ store }: DashboardSource): boolean {
  return (
    store.search('AWS/Lambda', 'Invocations', ['FunctionName']).length > 0 ||
    store.search('AWS/ApiGateway', 'Count', ['ApiId']).length > 0
  );
}

function shownGraph({ title, measures, unit }: Graph, source: DashboardSource): ShownGraph {
  const all = measures(source.watched);
  const lines = all.flatMap((measure) =>
    linesOf(measure, source).map((line) => shownLine(line, source.nowMs)),
  );
  const withValues = lines.filter(({ values }) => values.some((value) => value !== null));
  return {
    title,
    unit: unit ?? null,
    lines: withValues,
    emptyLines: lines.length - withValues.length,
    isMeasuredHere: all.length === 0 || all.some(isMeasuredHere),
  };
}

function shownLine(line: MeasureLine, nowMs: number): ShownLine {
  const first = firstKeptMinute(nowMs);
  const values = Array.from({ length: keptMinutes }, (_, index) => {
    const fromMs = (first + index) * minuteMs;
    return line.valueIn({ fromMs, toMs: fromMs + minuteMs }) ?? null;
  });
  const all = { fromMs: first * minuteMs, toMs: (first + keptMinutes) * minuteMs };
  return {
    label: line.label,
    overall: line.valueIn(all) ?? null,
    latest: values.findLast((value) => value !== null) ?? null,
    values,
  };
}
