import { describe, expect, it } from 'vitest';
import { readRaceArguments } from './race-arguments.ts';

describe('the arguments of a race', () => {
  it('are three standard races when there are none', () => {
    expect(readRaceArguments([])).toEqual([
      { users: 1, requests: 500, faultPercentage: 0, seed: 36, handler: 'product' },
      { users: 1, requests: 500, faultPercentage: 20, seed: 36, handler: 'product' },
      { users: 200, requests: 5, faultPercentage: 20, seed: 36, handler: 'product' },
    ]);
  });

  it('turn the claim off and choose the faults in all of them', () => {
    for (const race of readRaceArguments(['--no-claim', '--seed', '7'])) {
      expect(race).toMatchObject({ handler: 'no-claim', seed: 7 });
    }
  });

  it('describe a single race of their own', () => {
    expect(readRaceArguments(['--users', '3', '--faults', '40'])).toEqual([
      { users: 3, requests: 500, faultPercentage: 40, seed: 36, handler: 'product' },
    ]);
  });

  it.each([
    [['--users', '0'], '--users is "0": it must be a whole number from 1 to 5000.'],
    [['--faults', '100'], '--faults is "100": it must be a whole number from 0 to 90.'],
    [['--seed', 'x'], '--seed is "x": it must be a whole number from 0 to 1000000.'],
    [['--bogus'], "Unknown option '--bogus'"],
  ])('%j are refused', (args, reason) => {
    expect(() => readRaceArguments(args)).toThrow(reason);
  });
});
