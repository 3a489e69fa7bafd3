import { readOrExit } from '../../lib/read-or-exit.ts';
import { moneyUsage, readMoneyRaceArguments } from './money/money-race-arguments.ts';
import { raceUsage, readRaceArguments } from './race-arguments.ts';

const args = process.argv.slice(2);

function show(table: string, { failures }: { readonly failures: readonly string[] }): void {
  console.log(`${table}\n`);
  if (failures.length > 0) process.exitCode = 1;
}

// Imported only once it is known what is to be run: the usage needs no stack.
if (args.includes('--money')) {
  const options = readOrExit(moneyUsage, () => readMoneyRaceArguments(args));
  const { moneyRace } = await import('./money/money-race.ts');
  const { moneyRaceTable } = await import('./money/money-race-table.ts');
  const report = await moneyRace(options);
  show(moneyRaceTable(report), report);
} else {
  const races = readOrExit(raceUsage, () => readRaceArguments(args));
  const { race } = await import('./race.ts');
  const { raceTable } = await import('./race-table.ts');
  for (const options of races) {
    const report = await race(options);
    show(raceTable(report), report);
  }
}
