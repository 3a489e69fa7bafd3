import { describe, expect, it } from 'vitest';
import { readAuditArguments } from '../../operations/audit-arguments.ts';

describe('the arguments of npm run audit', () => {
  it('only compare by default', () => {
    expect(readAuditArguments([])).toEqual({
      repair: false,
      yes: false,
      json: false,
      scheduled: false,
      stack: undefined,
      from: undefined,
    });
  });

  it('say what else is wanted', () => {
    const args = ['--repair', '--yes', '--json', '--stack', 'save-card-a-b', '--from', 'x='];
    expect(readAuditArguments(args)).toMatchObject({
      repair: true,
      yes: true,
      json: true,
      stack: 'save-card-a-b',
      from: 'x=',
    });
  });

  it.each([
    [['--scheduled', '--repair'], '--scheduled goes with --stack only.'],
    [['--yes'], '--yes goes with --repair.'],
    [['--from', ''], '--from must not be empty.'],
    [['--stack', ''], '--stack must not be empty.'],
    [['--repare'], '--repare is not an option; did you mean --repair?'],
    [['repair'], '"repair" is not an option; did you mean --repair?'],
    [['everything'], 'There is a word too many.'],
    [['--max-deletions', 'ten'], '--max-deletions takes a whole number.'],
    [['--stack'], "Option '--stack <value>' argument missing"],
  ])('%j is refused with how it is used', (args, reason) => {
    expect(() => readAuditArguments(args)).toThrow(reason);
    expect(() => readAuditArguments(args)).toThrow('Usage: npm run audit');
  });
});
