import {
  alarmsOf,
  type Evaluation,
  firstStep,
  type StageAlarm,
} from '../../lib/observability/alarms.ts';
import type { WatchedStage } from '../../lib/observability/measure.ts';
import { linesOf, type MeasuredSoFar } from './measure-lines.ts';
import { isMeasuredHere } from './measured-places.ts';
import { minuteMs, type TimeWindow } from './metric-store.ts';

/** `no data`: nothing of it was seen for as long as the alarm looks back. */
export type AlarmState = 'ok' | 'alarm' | 'no data';

/** An alarm of the stage, and what it would say of what was seen here. */
export interface ShownAlarm {
  readonly name: string;
  readonly state: AlarmState;
  readonly when: string;
  readonly hurts: string;
  readonly first: string;
  /** Where its paragraph of the runbook is. */
  readonly runbook: string;
  /** Bad is what is at least this. With `isBadToHaveLess`: what is less, or missing. */
  readonly threshold: number;
  readonly isBadToHaveLess: boolean;
  readonly periodSeconds: number;
  /** One for each period, the current one first; null where nothing was measured. */
  readonly values: readonly (number | null)[];
  /** How many of the values are bad, and how many it takes. */
  readonly badValues: number;
  readonly badValuesForAlarm: number;
  /** False: no local stack can tell. */
  readonly isMeasuredHere: boolean;
}

export interface SeenSince extends MeasuredSoFar {
  /** When this stack was started, epoch milliseconds. */
  readonly startedAtMs: number;
}

/**
 * Every alarm that the stage would have, those that are on first.
 *
 * @param runbook - what the links to the alarms' paragraphs begin with.
 */
export function alarmStates(
  stage: WatchedStage,
  runbook: string,
  seen: SeenSince,
): readonly ShownAlarm[] {
  const order: readonly AlarmState[] = ['alarm', 'ok', 'no data'];
  return alarmsOf(stage)
    .map((alarm) => shown(alarm, runbook, seen))
    .sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
}

function shown(
  { name, definition, measure, threshold, evaluation }: StageAlarm,
  runbook: string,
  seen: SeenSince,
): ShownAlarm {
  const { id, when, hurts, isBadToHaveLess = false } = definition;
  const windows = lastWindows(measure.periodSeconds * 1_000, evaluation, seen.nowMs);
  const [line] = linesOf(measure, seen);
  const values = windows.map((window) => line?.valueIn(window));
  const bad = values.filter((value, index) => {
    if (!isBadToHaveLess) return value !== undefined && value >= threshold;
    const wasHere = (windows[index]?.fromMs ?? 0) >= seen.startedAtMs;
    return value === undefined ? wasHere : value < threshold;
  }).length;
  return {
    name,
    state: stateOf(bad, values, evaluation),
    when,
    hurts,
    first: firstStep(definition),
    runbook: `${runbook}#${id}`,
    threshold,
    isBadToHaveLess,
    periodSeconds: measure.periodSeconds,
    values: values.map((value) => value ?? null),
    badValues: bad,
    badValuesForAlarm: evaluation.bad,
    isMeasuredHere: isMeasuredHere(measure),
  };
}

function stateOf(
  bad: number,
  values: readonly (number | undefined)[],
  evaluation: Evaluation,
): AlarmState {
  if (bad >= evaluation.bad) return 'alarm';
  return values.every((value) => value === undefined) ? 'no data' : 'ok';
}

/**
 * The newest first. They end with the current minute, or with the current hour where they reach further
 * back than minutes are kept.
 */
function lastWindows(periodMs: number, { of }: Evaluation, nowMs: number): readonly TimeWindow[] {
  const stepMs = periodMs * of > 60 * minuteMs ? periodMs : minuteMs;
  const endMs = (Math.floor(nowMs / stepMs) + 1) * stepMs;
  return Array.from({ length: of }, (_, index) => ({
    fromMs: endMs - (index + 1) * periodMs,
    toMs: endMs - index * periodMs,
  }));
}
