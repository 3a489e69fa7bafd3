import { CannotRun } from '../lib/cannot-run.ts';

/** Runs a command. Why it cannot run goes to stderr, and the exit code is 2 then. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
