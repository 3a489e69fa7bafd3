import { describe, expect, it } from 'vitest';
import { auditDueHours } from '../../../lib/observability/audit-due.ts';

describe('when an audit should have run', () => {
  it.each([
    ['rate(1 hour)', 3],
    ['rate(12 hours)', 14],
    ['rate(1 day)', 26],
    ['rate(6 days)', 146],
    ['cron(0 3 * * ? *)', 26],
    ['cron(0 3,15 ? * * *)', 26],
    ['cron(0 3 ? * MON-SUN *)', 26],
    ['cron(0 3 ? * sun-sat *)', 26],
    ['cron(0 3 ? * 1-7 *)', 26],
    ['cron(0 3 1/1 * ? *)', 26],
    ['cron(0 3 ? JAN-DEC * *)', 26],
  ])('by %s: %d hours later', (schedule, hours) => {
    expect(auditDueHours(schedule)).toBe(hours);
  });

  it.each([
    'rate(7 days)',
    'cron(0 3 ? * MON *)',
    'cron(0 3 ? * MON-FRI *)',
    'cron(0 3 1 * ? *)',
    'cron(0 3 * * ? 2020)',
  ])('by %s: CloudWatch cannot tell', (schedule) => {
    expect(auditDueHours(schedule)).toBeUndefined();
  });
});
