import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number.ts';
import type { MoneyRaceOptions } from './money-race.ts';

export const moneyUsage = `npm run racers -- --money [options]

Captures, refunds, releases and charges, asked for by several callers with the same keys and with others. Each
key must move its money once, or not at all, and everybody must be told which.

  --tabs <n>         reservations of each of which three captures and two refunds succeed, 1 to 500 (40)
  --others <n>       reservations that are released, and as many no-shows that are charged, 0 to 500 (10)
  --callers <n>      callers of each key, 1 to 50 (3)
  --faults <percent> share of the calls to Dojo that go wrong, 0 to 90 (20)
  --seed <n>         of the faults (36)
  --no-claim         over payment records that claim nothing: the race is lost
  --help             this text`;

/** @throws Error that says what is wrong with the arguments. */
export function readMoneyRaceArguments(args: readonly string[]): MoneyRaceOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      money: { type: 'boolean' },
      tabs: { type: 'string', default: '40' },
      others: { type: 'string', default: '10' },
      callers: { type: 'string', default: '3' },
      faults: { type: 'string', default: '20' },
      seed: { type: 'string', default: '36' },
      'no-claim': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    tabs: wholeNumber('--tabs', values.tabs, { from: 1, to: 500 }),
    others: wholeNumber('--others', values.others, { from: 0, to: 500 }),
    callers: wholeNumber('--callers', values.callers, { from: 1, to: 50 }),
    faultPercentage: wholeNumber('--faults', values.faults, { from: 0, to: 90 }),
    lost: ['capture', 'release', 'refund', 'charge'],
    refused: ['capture', 'release', 'refund', 'charge'],
    seed: wholeNumber('--seed', values.seed, { from: 0, to: 1_000_000 }),
    handler: values['no-claim'] ? 'no-claim' : 'product',
  };
}
