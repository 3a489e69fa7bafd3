import { parseArgs } from 'node:util';
import { killRun, wholePlans } from './kill-run.ts';
import { startBench } from './start-bench.ts';
import { stoppedStepsTable } from './stopped-steps-table.ts';

function readClaim() {
  try {
    const { values } = parseArgs({ options: { 'no-claim': { type: 'boolean', default: false } } });
    return values['no-claim'] ? 'off' : 'on';
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`${reason}\nUsage: node test/racers/processes/run.ts [--no-claim]`);
    return process.exit(2);
  }
}

const bench = await startBench({ claim: readClaim() });
try {
  const report = await killRun(bench, wholePlans);
  const { failures } = report;
  console.log(stoppedStepsTable(report.steps, report));
  console.log(
    failures.length === 0
      ? '\nThe promise was kept.'
      : `\nTHE PROMISE WAS BROKEN (${failures.length}):\n${failures.map((each) => `  ${each}`).join('\n')}`,
  );
  if (failures.length > 0) process.exitCode = 1;
} finally {
  await bench.close();
}
// Left to end by itself, Node 24.21 was seen to spin for ever once everything here is closed.
process.exit();
