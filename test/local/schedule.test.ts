import { describe, expect, it } from 'vitest';
import { scheduleOf } from '../../local/schedule.ts';

function at(text: string) {
  return Date.parse(text);
}
function textOf(ms: number | undefined) {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
/** A Thursday. */
const start = at('2026-01-01T12:34:56.000Z');
function nextRun(expression: string, after = start) {
  return textOf(scheduleOf(expression, start)(after));
}

describe('a schedule', () => {
  it.each([
    ['rate(1 day)', '2026-01-02T12:34:56.000Z'],
    ['rate(12 hours)', '2026-01-02T00:34:56.000Z'],
    ['rate(5 minutes)', '2026-01-01T12:39:56.000Z'],
    ['cron(0 3 * * ? *)', '2026-01-02T03:00:00.000Z'],
    ['cron(0/15 * * * ? *)', '2026-01-01T12:45:00.000Z'],
    ['cron(0 8 ? * MON-FRI *)', '2026-01-02T08:00:00.000Z'],
    // EventBridge counts from Sunday.
    ['cron(0 8 ? * 1 *)', '2026-01-04T08:00:00.000Z'],
    ['cron(0 8 ? * 7 *)', '2026-01-03T08:00:00.000Z'],
    ['cron(0 8 ? * 2#1 *)', '2026-01-05T08:00:00.000Z'],
    // The last day of its week.
    ['cron(0 8 ? * L *)', '2026-01-03T08:00:00.000Z'],
    ['cron(0 8 ? * 6L *)', '2026-01-30T08:00:00.000Z'],
    ['cron(0 8 L * ? *)', '2026-01-31T08:00:00.000Z'],
    ['cron(0 8 1 6 ? 2027)', '2027-06-01T08:00:00.000Z'],
  ])('%s runs next at %s', (expression, next) => {
    expect(nextRun(expression)).toBe(next);
  });

  it('of a rate goes on from its start, however late a run was', () => {
    expect(nextRun('rate(1 hour)', at('2026-01-01T15:40:00.000Z'))).toBe(
      '2026-01-01T16:34:56.000Z',
    );
    expect(nextRun('rate(1 hour)', at('2026-01-01T13:34:56.000Z'))).toBe(
      '2026-01-01T14:34:56.000Z',
    );
  });

  it('that is over has no next run', () => {
    expect(nextRun('cron(0 8 1 1 ? 2025)')).toBeUndefined();
  });

  it('of neither form is refused', () => {
    expect(() => nextRun('daily')).toThrow('"daily" is no schedule of EventBridge\'s.');
    expect(() => nextRun('cron(0 99 * * ? *)')).toThrow(
      /^audit\.schedule is cron\(0 99 \* \* \? \*\), which is no schedule: /,
    );
  });
});
