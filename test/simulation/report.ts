import type { Exploration, Violation } from './explorer.ts';
import type { Bounds } from './simulation.ts';

/** What is left out of “any interleaving”: see `Execution`. */
export const pauseRule =
  'a pause ends once something has changed, or when all under way pause, or by the fault “time passes”';

/** `at most 2 faults, any interleaving`. */
export function describeBounds({ faults, preemptions }: Bounds): string {
  const interruptions =
    preemptions === undefined
      ? 'any interleaving'
      : `at most ${preemptions} ${preemptions === 1 ? 'interruption' : 'interruptions'}`;
  return `at most ${faults} ${faults === 1 ? 'fault' : 'faults'}, ${interruptions}`;
}

/** One line of the table that a person reads. */
export function describeExploration(exploration: Exploration): string {
  const { scenario, bounds, schedules, states, runs, violation } = exploration;
  const covered = violation === undefined ? schedules.toLocaleString('en') : 'VIOLATED';
  return `${scenario.padEnd(58)} ${describeBounds(bounds).padEnd(42)} ${covered.padStart(24)} schedules ${states.toLocaleString('en').padStart(9)} states ${runs.toLocaleString('en').padStart(9)} runs`;
}

/** The schedule as numbered steps: who, what, how it went. */
export function describeViolation({ sentence, schedule }: Violation): string {
  const steps = schedule.map((line, index) => `${String(index + 1).padStart(4)}. ${line}`);
  return [...steps, `   => ${sentence}`].join('\n');
}
