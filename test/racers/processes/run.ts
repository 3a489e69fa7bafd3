import { commandArguments } from '../../../lib/command-arguments.ts';
import { readOrExit } from '../../../lib/read-or-exit.ts';
import type { Bench } from './start-bench.ts';

const usage = `Usage: npm run killed -- [--money] [--no-claim]

Kills a process, or holds it up past its lease, at each of its steps, and has others go on.

  --money     payments only: captures, refunds, releases and charges. Default: customers, then payments
  --no-claim  customers only, over a customer map that claims nothing: the promise is broken

Exit code: 0 every promise was kept, 1 one was broken, 2 it could not run.`;

const { parse, refuseWords } = commandArguments(usage, {
  money: { type: 'boolean', default: false },
  'no-claim': { type: 'boolean', default: false },
});

const options = readOrExit(usage, () => {
  const { values, positionals } = parse(process.argv.slice(2));
  refuseWords(positionals);
  return values.help ? undefined : values;
});

function show(table: string, failures: readonly string[]): void {
  console.log(table);
  console.log(
    failures.length === 0
      ? '\nThe promise was kept.\n'
      : `\nTHE PROMISE WAS BROKEN (${failures.length}):\n${failures.map((each) => `  ${each}`).join('\n')}\n`,
  );
  if (failures.length > 0) process.exitCode = 1;
}

// Imported only once it is known what is to be run: the usage needs no bench.
async function runCustomers(bench: Bench): Promise<void> {
  const { killRun, wholePlans } = await import('./kill-run.ts');
  const { stoppedStepsTable } = await import('./stopped-steps-table.ts');
  const report = await killRun(bench, wholePlans);
  show(stoppedStepsTable(report.steps, report), report.failures);
}

async function runPayments(bench: Bench): Promise<void> {
  const { killPayments, wholePaymentPlans } = await import('./kill-payments.ts');
  const { stoppedPaymentsTable } = await import('./stopped-payments-table.ts');
  const { steps, failures } = await killPayments(bench, wholePaymentPlans);
  show(stoppedPaymentsTable(steps), failures);
}

const { startBench } = await import('./start-bench.ts');
const bench = await startBench({ claim: options['no-claim'] ? 'off' : 'on' });
try {
  if (!options.money) await runCustomers(bench);
  if (!options['no-claim']) await runPayments(bench);
} finally {
  await bench.close();
}
// Left to end by itself, Node 24.21 was seen to spin for ever once everything here is closed.
process.exit();
