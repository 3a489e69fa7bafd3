import { CannotRun } from '../lib/cannot-run.ts';
import { reportedError, reportFailure } from './report-failure.ts';

/**
 * Runs a command. Why it cannot run is reported, and the exit code is 2 then.
 *
 * @param args - of a command that takes `--json`. They are looked through here, since they may be wrong.
 */
export async function runCommand(
  command: () => Promise<void>,
  args: readonly string[] = [],
): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    reportFailure(reportedError(error), {
      json: args.includes('--json'),
      sentence: error.message,
    });
    process.exitCode = 2;
  }
}
