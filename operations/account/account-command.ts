import { CannotRun } from '../../lib/cannot-run.ts';
import { runCommand } from '../run-command.ts';
import { accountUsage, readAccountArguments } from './account-arguments.ts';

const { stdin, stdout } = process;

/** `npm run account`. Sets the exit code: see `accountUsage`. */
export function accountCommand(args: readonly string[]): Promise<void> {
  return runCommand(async () => {
    const read = readAccountArguments(args);
    if (read === undefined) {
      stdout.write(`${accountUsage}\n`);
      return;
    }
    if (read.command !== 'status' && !read.yes && !stdin.isTTY) {
      throw new CannotRun('Nobody can be asked here: add --yes to go on without asking.');
    }
    // Imported only here: the usage needs no client of AWS.
    const { performAccountCommand } = await import('./perform-account-command.ts');
    await performAccountCommand(read);
  }, args);
}
