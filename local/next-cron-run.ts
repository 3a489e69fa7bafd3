import { Cron } from 'croner';
import { CannotRun } from '../lib/cannot-run.ts';

/**
 * The times of EventBridge's `cron(…)`, in UTC.
 *
 * @param fields - what is between the parentheses: minutes, hours, day of the month, month, day of the
 * week (1 is Sunday), year. One of the two days is `?`.
 * @returns a function of epoch milliseconds, whose answer is undefined when no run follows.
 * @throws CannotRun for what is no such schedule.
 */
export function nextCronRun(fields: string): (afterMs: number) => number | undefined {
  // The last day of the week is Saturday, which croner knows by its number alone.
  const pattern = `0 ${fields.replaceAll('?', '*').replace(/ L (?=\S+$)/, ' 7 ')}`;
  const cron = parse(fields, pattern);
  return (afterMs) => cron.nextRun(new Date(afterMs))?.getTime();
}

function parse(fields: string, pattern: string): Cron {
  try {
    return new Cron(pattern, {
      mode: '7-part',
      alternativeWeekdays: true,
      sloppyRanges: true,
      timezone: 'UTC',
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CannotRun(`audit.schedule is cron(${fields}), which is no schedule: ${reason}`, {
      cause,
    });
  }
}
