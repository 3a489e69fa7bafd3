import { isFailure, OutcomeUnknown } from '../../functions/core/failures.ts';
import { CannotRun } from '../../lib/cannot-run.ts';

export interface Circumstances {
  /** What Dojo's last answer complained about. */
  readonly complaint: string | undefined;
  /** What was typed, as it can be typed again. */
  readonly again: string;
}

/** What the person at the terminal is told when a command ends early. */
export function explainError(error: unknown, { complaint, again }: Circumstances): string {
  if (error instanceof CannotRun) return error.message;
  if (!isFailure(error)) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const { dojoStatus, reason } = error.facts;
  const facts = [error.code, dojoStatus, reason].filter((fact) => fact !== undefined);
  return [
    `${error.message} (${facts.join(', ')})`,
    ...(dojoStatus !== undefined && complaint !== undefined ? [`Dojo says: ${complaint}`] : []),
    ...(error instanceof OutcomeUnknown
      ? [`Run it again: it looks first at what Dojo did.\n  ${again}`]
      : []),
  ].join('\n');
}
