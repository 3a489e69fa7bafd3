import { CannotRun } from '../../lib/cannot-run.ts';
import { runCommand } from '../run-command.ts';
import { eventsCommandLine, eventsUsage, readEventsArguments } from './events-arguments.ts';

const { stdin, stdout } = process;

/** `npm run events`. Sets the exit code: see `eventsUsage`. */
export function eventsCommand(args: readonly string[]): Promise<void> {
  return runCommand(async () => {
    const read = readEventsArguments(args);
    if (read === undefined) {
      stdout.write(`${eventsUsage}\n`);
      return;
    }
    if (read.command === 'replay' && !read.yes && !stdin.isTTY) {
      throw new CannotRun('Nobody can be asked here: add --yes to send back without asking.');
    }
    // Imported only here: the usage needs no client of AWS.
    const [{ onTarget }, { performEventsCommand }] = await Promise.all([
      import('../on-target.ts'),
      import('./perform-events-command.ts'),
    ]);
    await onTarget({ stack: read.stack, again: eventsCommandLine(read) }, (target) =>
      performEventsCommand(read, target),
    );
  });
}
