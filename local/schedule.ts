import { nextCronRun } from './next-cron-run.ts';

/** Finds when a schedule runs next. */
export type NextRun = (afterMs: number) => number | undefined;

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * When EventBridge runs a schedule, in UTC: `rate(…)` first after one interval, as for a rule that has
 * just been created, and `cron(…)` at its times.
 *
 * @param startMs - epoch milliseconds from which a rate counts.
 * @returns a function of epoch milliseconds, whose answer is undefined when no run follows.
 * @throws Error for what EventBridge would not take.
 */
export function scheduleOf(expression: string, startMs: number): NextRun {
  const rate = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression);
  if (rate !== null) {
    const everyMs = Number(rate[1]) * unitMs[rate[2] as keyof typeof unitMs];
    return (afterMs) => startMs + (Math.floor((afterMs - startMs) / everyMs) + 1) * everyMs;
  }
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1];
  if (fields === undefined) {
    throw new Error(`"${expression}" is no schedule of EventBridge's.`);
  }
  return nextCronRun(fields);
}
