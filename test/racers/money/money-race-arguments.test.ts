import { describe, expect, it } from 'vitest';
import { readMoneyRaceArguments } from './money-race-arguments.ts';

describe('the arguments of a race about money', () => {
  it('are 200 captures and refunds at 20 % faults without any', () => {
    expect(readMoneyRaceArguments(['--money'])).toEqual({
      tabs: 40,
      others: 10,
      callers: 3,
      faultPercentage: 20,
      seed: 36,
      lost: ['capture', 'release', 'refund', 'charge'],
      refused: ['capture', 'release', 'refund', 'charge'],
      handler: 'product',
    });
  });

  it('choose the payments, the callers, the faults, and records that claim nothing', () => {
    const args = '--money --tabs 3 --others 0 --callers 9 --faults 0 --seed 7 --no-claim';
    expect(readMoneyRaceArguments(args.split(' '))).toMatchObject({
      tabs: 3,
      others: 0,
      callers: 9,
      faultPercentage: 0,
      seed: 7,
      handler: 'no-claim',
    });
    expect(readMoneyRaceArguments(['--money', '--help'])).toBeUndefined();
  });

  it.each([
    [['--tabs', '0'], '--tabs is "0": it must be a whole number from 1 to 500.'],
    [['--users', '3'], '--users is not an option.'],
  ])('%j are refused', (args, reason) => {
    expect(() => readMoneyRaceArguments(args)).toThrow(reason);
  });
});
