import { commandArguments } from '../../../lib/command-arguments.ts';
import { wholeNumber } from '../whole-number.ts';
import type { MoneyRaceOptions } from './money-race.ts';

export const moneyUsage = `Usage: npm run racers -- --money [options]

Lets captures, refunds, releases and charges loose, asked for by several callers with the same keys and with
others. Each key must move its money once, or not at all, and everybody must be told which.

  --tabs <n>          reservations of each of which three captures and two refunds succeed, 1 to 500. Default: 40
  --others <n>        reservations that are released, and as many no-shows that are charged, 0 to 500. Default: 10
  --callers <n>       callers of each key, 1 to 50. Default: 3
  --faults <percent>  share of the calls to Dojo that go wrong, 0 to 90. Default: 20
  --seed <n>          of the faults. Default: 36
  --no-claim          over payment records that claim nothing: the race is lost

Exit code: 0 every promise was kept, 1 one was broken, 2 it could not run.`;

const { parse, refuseWords, wrong } = commandArguments(moneyUsage, {
  money: { type: 'boolean' },
  tabs: { type: 'string', default: '40' },
  others: { type: 'string', default: '10' },
  callers: { type: 'string', default: '3' },
  faults: { type: 'string', default: '20' },
  seed: { type: 'string', default: '36' },
  'no-claim': { type: 'boolean', default: false },
});

/**
 * @returns undefined when only the usage is asked for.
 * @throws CannotRun with what is wrong and how it is used.
 */
export function readMoneyRaceArguments(args: readonly string[]): MoneyRaceOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  refuseWords(positionals);
  return {
    tabs: wholeNumber('--tabs', values.tabs, { from: 1, to: 500 }, wrong),
    others: wholeNumber('--others', values.others, { from: 0, to: 500 }, wrong),
    callers: wholeNumber('--callers', values.callers, { from: 1, to: 50 }, wrong),
    faultPercentage: wholeNumber('--faults', values.faults, { from: 0, to: 90 }, wrong),
    lost: ['capture', 'release', 'refund', 'charge'],
    refused: ['capture', 'release', 'refund', 'charge'],
    seed: wholeNumber('--seed', values.seed, { from: 0, to: 1_000_000 }, wrong),
    handler: values['no-claim'] ? 'no-claim' : 'product',
  };
}
