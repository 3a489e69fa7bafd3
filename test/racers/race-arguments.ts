import { commandArguments } from '../../lib/command-arguments.ts';
import type { RaceOptions } from './race.ts';
import { wholeNumber } from './whole-number.ts';
import { type RaceWorldName, worldNames } from './worlds/world-names.ts';

export const raceUsage = `Usage: npm run racers -- [options], or npm run racers -- --money [options] for payments

Lets first requests of users loose, who must get one customer each. Without options: one user alone, then with
failing calls to Dojo, many users, and each of the worlds.

  --users <n>         users, 1 to 5000; with it, or one of the next three, a single race is run
  --requests <n>      parallel first requests of each user, 1 to 5000. Default: 500
  --faults <percent>  share of the calls to Dojo that go wrong, 0 to 90. Default: 0
  --world <name>      what goes on meanwhile; may be given several times:
                        another-deployment  a second stack with the same names, users and Dojo
                                            account; both are audited and repaired all the time
                        key-swapped         the key of another account in the secret, and back
                        erasures            every user asks to be erased, and comes back
  --seed <n>          of the faults. Default: 36
  --no-claim          over a customer map that claims nothing: the race is lost

Exit code: 0 every promise was kept, 1 one was broken, 2 it could not run.`;

const { parse, refuseWords, wrong } = commandArguments(raceUsage, {
  users: { type: 'string' },
  requests: { type: 'string' },
  faults: { type: 'string' },
  world: { type: 'string', multiple: true },
  seed: { type: 'string', default: '36' },
  'no-claim': { type: 'boolean', default: false },
});

/** Without arguments: one user alone, one user with failing calls, many users, and the worlds. */
const standardRaces = [
  { users: 1, requests: 500, faultPercentage: 0 },
  { users: 1, requests: 500, faultPercentage: 20 },
  { users: 200, requests: 5, faultPercentage: 20 },
  { users: 100, requests: 5, faultPercentage: 10, worlds: ['another-deployment'] },
  { users: 100, requests: 5, faultPercentage: 10, worlds: ['key-swapped'] },
  { users: 100, requests: 5, faultPercentage: 10, worlds: ['erasures'] },
  { users: 50, requests: 5, faultPercentage: 0, worlds: worldNames },
] as const satisfies readonly Omit<RaceOptions, 'seed'>[];

/**
 * The races to run: the standard ones, or a single one as soon as users, requests, faults or
 * a world are given.
 *
 * @returns undefined when only the usage is asked for.
 * @throws CannotRun with what is wrong and how it is used.
 */
export function readRaceArguments(args: readonly string[]): readonly RaceOptions[] | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  refuseWords(positionals);
  const common = {
    seed: wholeNumber('--seed', values.seed, { from: 0, to: 1_000_000 }, wrong),
    handler: values['no-claim'] ? 'no-claim' : 'product',
  } as const;
  const singleRaceOptions = [values.users, values.requests, values.faults, values.world];
  if (singleRaceOptions.every((value) => value === undefined)) {
    return standardRaces.map((race) => ({ ...race, ...common }));
  }
  const single = {
    users: wholeNumber('--users', values.users ?? '1', { from: 1, to: 5_000 }, wrong),
    requests: wholeNumber('--requests', values.requests ?? '500', { from: 1, to: 5_000 }, wrong),
    faultPercentage: wholeNumber('--faults', values.faults ?? '0', { from: 0, to: 90 }, wrong),
  };
  return [{ ...single, ...common, ...(values.world && { worlds: values.world.map(worldOf) }) }];
}

function worldOf(name: string): RaceWorldName {
  const world = worldNames.find((each) => each === name);
  if (world !== undefined) return world;
  throw wrong(`--world is "${name}": it must be one of ${worldNames.join(', ')}.`);
}
