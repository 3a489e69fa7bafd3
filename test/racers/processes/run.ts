import { parseArgs } from 'node:util';
import { killPayments, wholePaymentPlans } from './kill-payments.ts';
import { killRun, wholePlans } from './kill-run.ts';
import { type Bench, startBench } from './start-bench.ts';
import { stoppedPaymentsTable } from './stopped-payments-table.ts';
import { stoppedStepsTable } from './stopped-steps-table.ts';

const usage = `npm run killed -- [--money] [--no-claim]

  --money     payments only: captures, refunds, releases and charges. Default: customers, then payments
  --no-claim  customers only, over a customer map that claims nothing`;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        money: { type: 'boolean', default: false },
        'no-claim': { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`${reason}\nUsage: ${usage}`);
    return process.exit(2);
  }
}

function show(table: string, failures: readonly string[]): void {
  console.log(table);
  console.log(
    failures.length === 0
      ? '\nThe promise was kept.\n'
      : `\nTHE PROMISE WAS BROKEN (${failures.length}):\n${failures.map((each) => `  ${each}`).join('\n')}\n`,
  );
  if (failures.length > 0) process.exitCode = 1;
}

async function runCustomers(bench: Bench): Promise<void> {
  const report = await killRun(bench, wholePlans);
  show(stoppedStepsTable(report.steps, report), report.failures);
}

async function runPayments(bench: Bench): Promise<void> {
  const { steps, failures } = await killPayments(bench, wholePaymentPlans);
  show(stoppedPaymentsTable(steps), failures);
}

const options = readOptions();
const bench = await startBench({ claim: options['no-claim'] ? 'off' : 'on' });
try {
  if (!options.money) await runCustomers(bench);
  if (!options['no-claim']) await runPayments(bench);
} finally {
  await bench.close();
}
// Left to end by itself, Node 24.21 was seen to spin for ever once everything here is closed.
process.exit();
