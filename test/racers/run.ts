import { moneyRace } from './money/money-race.ts';
import { moneyUsage, readMoneyRaceArguments } from './money/money-race-arguments.ts';
import { moneyRaceTable } from './money/money-race-table.ts';
import { race } from './race.ts';
import { readRaceArguments, usage } from './race-arguments.ts';
import { raceTable } from './race-table.ts';

const args = process.argv.slice(2);
const isAboutMoney = args.includes('--money');
const usageOfThese = isAboutMoney ? moneyUsage : usage;

function readOrExit<Options>(read: (args: readonly string[]) => Options | 'help'): Options {
  try {
    const options = read(args);
    if (options !== 'help') return options;
    console.log(usageOfThese);
    return process.exit(0);
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message : String(error)}\nUsage: ${usageOfThese}`,
    );
    return process.exit(2);
  }
}

function show(table: string, { failures }: { readonly failures: readonly string[] }): void {
  console.log(`${table}\n`);
  if (failures.length > 0) process.exitCode = 1;
}

if (isAboutMoney) {
  const report = await moneyRace(readOrExit(readMoneyRaceArguments));
  show(moneyRaceTable(report), report);
} else {
  for (const options of readOrExit(readRaceArguments)) {
    const report = await race(options);
    show(raceTable(report), report);
  }
}
