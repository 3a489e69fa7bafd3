import { type Connection, connect } from './connect.ts';
import { deployedTarget } from './deployed-target.ts';
import { localTarget } from './local-target.ts';
import { reportedError, reportFailure } from './report-failure.ts';
import type { Target } from './target.ts';
import { explainError } from './webhooks/explain-error.ts';

export interface Work {
  /** A deployed stack's name. `undefined`: the running local stack. */
  readonly stack: string | undefined;
  /** What to type to run the command again. */
  readonly again: string;
  /** Whether `--json` was given. Default false. */
  readonly json?: boolean;
}

/**
 * Connects to the target that a command names, and does the command's work there. Sets the exit code to
 * what the work returns, or to 2 after an error, which is reported.
 */
export async function onTarget(
  { stack, again, json = false }: Work,
  work: (target: Target, connection: Connection) => Promise<number>,
): Promise<void> {
  let connection: Connection | undefined;
  try {
    const target = await (stack === undefined ? localTarget() : deployedTarget(stack));
    connection = connect(target);
    process.exitCode = await work(target, connection);
  } catch (error) {
    const complaint = connection?.lastComplaint();
    const sentence = explainError(error, { complaint, again });
    reportFailure(reportedError(error), { json, sentence });
    process.exitCode = 2;
  } finally {
    connection?.close();
  }
}
