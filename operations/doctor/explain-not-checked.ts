import { isFailure } from '../../functions/core/failures.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import type { Check } from './check.ts';
import { notChecked, type Verdict } from './finding.ts';

/** AWS's names for a missing permission. */
const denials = /AccessDenied|NotAuthorized|AuthorizationError|UnauthorizedOperation/;

/** What an AWS emulator answers to a question that it does not know. */
const unknownThere = /MethodNotAllowed|NotImplemented|UnknownOperation|InvalidAction/;

/** Why a check could not be made, and what makes it possible. Repeats no answer of a server. */
export function explainNotChecked(error: unknown, { needs = [] }: Check): Verdict {
  const reason = reasonOf(error);
  if (denials.test(reason)) {
    const rights = needs.join(' and ');
    return notChecked(
      `AWS does not let you look (${reason}): it takes ${rights}.`,
      `Add ${rights} to your IAM policy: docs/doctor.md has the whole of it.`,
    );
  }
  if (unknownThere.test(reason)) {
    return notChecked(`What answers in the place of AWS does not know the question (${reason}).`);
  }
  if (error instanceof CannotRun) return notChecked(error.message);
  return notChecked(`It could not be asked for: ${reason}.`, 'Try again.');
}

/** A name without blanks; never a message, which may repeat what was sent. */
function reasonOf(error: unknown): string {
  if (isFailure(error)) {
    const { reason } = error.facts;
    return typeof reason === 'string' ? `${error.code}, ${reason}` : error.code;
  }
  if (!(error instanceof Error)) return 'unknown';
  const system = [error, error.cause].find((each) => each instanceof Error && 'code' in each);
  return system instanceof Error && 'code' in system ? String(system.code) : error.name;
}
