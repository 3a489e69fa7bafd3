import { runCommand } from '../run-command.ts';
import { readUserArguments, userUsage } from './user-arguments.ts';

/** `npm run user`. Sets the exit code: see `userUsage`. */
export function userCommand(args: readonly string[]): Promise<void> {
  return runCommand(async () => {
    const read = readUserArguments(args);
    if (read === undefined) {
      process.stdout.write(`${userUsage}\n`);
      return;
    }
    // Imported only here: the usage needs no client of AWS.
    const { performUserCommand } = await import('./perform-user-command.ts');
    await performUserCommand(read);
  }, args);
}
