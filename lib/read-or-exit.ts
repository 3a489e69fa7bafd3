import { CannotRun } from './cannot-run.ts';

/**
 * Reads what a script is told. Where that is wrong, or asks for the usage alone, it says so and ends the process.
 *
 * @param read - gives undefined when only the usage is asked for.
 */
export function readOrExit<Read>(usage: string, read: () => Read | undefined): Read {
  try {
    const options = read();
    if (options !== undefined) return options;
    process.stdout.write(`${usage}\n`);
    return process.exit(0);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(2);
  }
}
