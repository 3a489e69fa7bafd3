import { CannotRun } from '../../lib/cannot-run.ts';
import { runCommand } from '../run-command.ts';
import {
  type PaymentsArguments,
  paymentsUsage,
  readPaymentsArguments,
} from './payments-arguments.ts';
import { print } from './print.ts';

/** `npm run payments`. Sets the exit code: see `paymentsUsage`. */
export function paymentsCommand(args: readonly string[]): Promise<void> {
  return runCommand(async () => {
    const read = readPaymentsArguments(args);
    if (read === undefined) return print(paymentsUsage);
    requireSomebodyToAsk(read);
    // Imported only here: the usage needs no client of AWS.
    const { performPaymentsCommand } = await import('./perform-payments-command.ts');
    await performPaymentsCommand(read);
  }, args);
}

/** @throws CannotRun when there is a question, and nobody to answer it. */
function requireSomebodyToAsk({ command, yes, moved }: PaymentsArguments): void {
  if (process.stdin.isTTY || command === 'show') return;
  if (command === 'resolve' && moved === undefined) {
    throw new CannotRun(
      'Nobody can be asked here: add --moved yes or --moved no, which is the decision.',
    );
  }
  if (command !== 'resolve' && !yes) {
    throw new CannotRun('Nobody can be asked here: add --yes to go on without asking.');
  }
}
