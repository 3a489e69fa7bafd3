import { CannotRun } from '../../lib/cannot-run.ts';
import { runCommand } from '../run-command.ts';
import { keyUsage, readKeyArguments } from './key-arguments.ts';

const { stdin, stdout } = process;

/** `npm run key`. Sets the exit code: see `keyUsage`. */
export function keyCommand(args: readonly string[]): Promise<void> {
  return runCommand(async () => {
    const read = readKeyArguments(args);
    if (read === undefined) {
      stdout.write(`${keyUsage}\n`);
      return;
    }
    if (read.otherAccount && !read.yes && !stdin.isTTY) {
      throw new CannotRun('Nobody can be asked here: add --yes to go on without asking.');
    }
    // Imported only here: the usage needs no client of AWS.
    const { performKeyCommand } = await import('./perform-key-command.ts');
    await performKeyCommand(read);
  }, args);
}
