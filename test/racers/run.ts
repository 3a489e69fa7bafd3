import { race } from './race.ts';
import { readRaceArguments, usage } from './race-arguments.ts';
import { raceTable } from './race-table.ts';

function readRaces() {
  try {
    const races = readRaceArguments(process.argv.slice(2));
    if (races !== 'help') return races;
    console.log(usage);
    return process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\nUsage: ${usage}`);
    return process.exit(2);
  }
}

for (const options of readRaces()) {
  const report = await race(options);
  console.log(`${raceTable(report)}\n`);
  if (report.failures.length > 0) process.exitCode = 1;
}
