import { isFailure } from '../functions/core/failures.ts';
import { CannotRun } from '../lib/cannot-run.ts';
import { WrongArguments } from '../lib/command-arguments.ts';

/** What `--json` prints under `error` where there is no result. */
export interface ReportedError {
  /** Stable. */
  readonly code: string;
  /** For people. */
  readonly message: string;
  /** Dojo's HTTP status, where it answered. */
  readonly dojoStatus?: number;
  /** More about the code, in a word. */
  readonly reason?: string;
  /** Of `npm run payments`: money may have moved with it, so that it is to be asked again. */
  readonly key?: string;
}

/**
 * Says why a command has no result: to people on stderr and, with `--json`, to programs on stdout.
 *
 * @param options.sentence - for people. Default: the error's message.
 */
export function reportFailure(
  error: ReportedError,
  { json, sentence = error.message }: { readonly json: boolean; readonly sentence?: string },
): void {
  process.stderr.write(`${sentence}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ error }, null, 2)}\n`);
}

/** Whatever a command has thrown. */
export function reportedError(error: unknown): ReportedError {
  if (error instanceof WrongArguments) return { code: error.code, message: error.sentence };
  if (error instanceof CannotRun) return { code: error.code, message: error.message };
  if (isFailure(error)) {
    const { dojoStatus, reason } = error.facts;
    return {
      code: error.code,
      message: error.message,
      ...(typeof dojoStatus === 'number' && { dojoStatus }),
      ...(typeof reason === 'string' && { reason }),
    };
  }
  return {
    code: 'unexpected_error',
    message: error instanceof Error ? error.message : String(error),
  };
}
