import { parseArgs } from 'node:util';
import type { RaceOptions } from './race.ts';

export const usage =
  'npm run racers -- [--users <n>] [--requests <n>] [--faults <percent>] [--seed <n>] [--no-claim]';

/** Without arguments: one user alone, one user with failing calls, many users with failing calls. */
const standardRaces = [
  { users: 1, requests: 500, faultPercentage: 0 },
  { users: 1, requests: 500, faultPercentage: 20 },
  { users: 200, requests: 5, faultPercentage: 20 },
] as const;

/**
 * The races to run: the standard ones, or a single one as soon as users, requests or faults are given.
 *
 * @throws Error that says what is wrong with the arguments.
 */
export const readRaceArguments = (args: readonly string[]): readonly RaceOptions[] => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      users: { type: 'string' },
      requests: { type: 'string' },
      faults: { type: 'string' },
      seed: { type: 'string', default: '36' },
      'no-claim': { type: 'boolean', default: false },
    },
  });
  const common = {
    seed: wholeNumber('--seed', values.seed, { from: 0, to: 1_000_000 }),
    handler: values['no-claim'] ? 'no-claim' : 'product',
  } as const;
  if ([values.users, values.requests, values.faults].every((value) => value === undefined)) {
    return standardRaces.map((race) => ({ ...race, ...common }));
  }
  const single = {
    users: wholeNumber('--users', values.users ?? '1', { from: 1, to: 5_000 }),
    requests: wholeNumber('--requests', values.requests ?? '500', { from: 1, to: 5_000 }),
    faultPercentage: wholeNumber('--faults', values.faults ?? '0', { from: 0, to: 90 }),
  };
  return [{ ...single, ...common }];
};

function wholeNumber(
  name: string,
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= from && number <= to) return number;
  throw new Error(`${name} is "${text}": it must be a whole number from ${from} to ${to}.`);
}
