import { describe, expect, it } from 'vitest';
import { raceUsage, readRaceArguments } from './race-arguments.ts';
import { worldNames } from './worlds/world-names.ts';

describe('the arguments of a race', () => {
  it('are the standard races when there are none', () => {
    const common = { seed: 36, handler: 'product' };
    const many = { users: 100, requests: 5, faultPercentage: 10, ...common };
    expect(readRaceArguments([])).toEqual([
      { users: 1, requests: 500, faultPercentage: 0, ...common },
      { users: 1, requests: 500, faultPercentage: 20, ...common },
      { users: 200, requests: 5, faultPercentage: 20, ...common },
      { ...many, worlds: ['another-deployment'] },
      { ...many, worlds: ['key-swapped'] },
      { ...many, worlds: ['erasures'] },
      {
        users: 50,
        requests: 5,
        faultPercentage: 0,
        worlds: ['another-deployment', 'key-swapped', 'erasures'],
        ...common,
      },
    ]);
  });

  it('name worlds, and ask for help', () => {
    expect(readRaceArguments(['--world', 'erasures', '--world', 'key-swapped'])).toMatchObject([
      { users: 1, requests: 500, worlds: ['erasures', 'key-swapped'] },
    ]);
    expect(readRaceArguments(['--help'])).toBeUndefined();
    for (const world of worldNames) expect(raceUsage).toContain(` ${world} `);
  });

  it('turn the claim off and choose the faults in all of them', () => {
    const races = readRaceArguments(['--no-claim', '--seed', '7']);
    expect(races).toHaveLength(7);
    for (const race of races ?? []) {
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
    [
      ['--world', 'flat'],
      '--world is "flat": it must be one of another-deployment, key-swapped, erasures.',
    ],
    [['--user', '3'], '--user is not an option; did you mean --users?'],
  ])('%j are refused', (args, reason) => {
    expect(() => readRaceArguments(args)).toThrow(reason);
  });
});
