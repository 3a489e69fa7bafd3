/** CloudWatch looks back on a week at most. */
const longestHours = 7 * 24;

/** A run may start late, and one of a million customers takes up to an hour. */
const graceHours = 2;

/** What says *each* in the fields of a `cron` after minutes and hours: of day, month, weekday and year. */
const every: readonly (readonly string[])[] = [
  ['*', '?', '*/1', '1/1', '1-31'],
  ['*', '*/1', '1/1', '1-12', 'JAN-DEC'],
  ['*', '?', '1-7', 'MON-SUN', 'SUN-SAT'],
  ['*', '*/1', '1970-2199'],
];

/**
 * Hours after which an audit should have begun again. `undefined`: a week or more, or a `cron` that does not
 * run every day, so that CloudWatch cannot tell.
 *
 * @param schedule - as in the settings: `rate(12 hours)`, `cron(0 3 * * ? *)`.
 */
export function auditDueHours(schedule: string): number | undefined {
  const [, number, unit = ''] = /^rate\((\d+) (day|hour)s?\)$/.exec(schedule) ?? [];
  const fields = /^cron\(\S+ \S+ (\S+ \S+ \S+ \S+)\)$/
    .exec(schedule)?.[1]
    ?.toUpperCase()
    .split(' ');
  const isDaily = every.every((words, index) => words.includes(fields?.[index] ?? ''));
  const everyHours =
    number === undefined
      ? isDaily
        ? 24
        : Number.POSITIVE_INFINITY
      : Number(number) * (unit === 'day' ? 24 : 1);
  const due = everyHours + graceHours;
  return due > longestHours ? undefined : due;
}
