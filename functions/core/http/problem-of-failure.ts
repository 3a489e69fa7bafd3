import {
  type AnyFailure,
  ContractBroken,
  isFailure,
  NotConfigured,
  OutcomeUnknown,
  Rejected,
} from '../failures.ts';
import { Problem, type ProblemCode, problems } from './problem.ts';

/** Seconds that a 503 asks to wait where the dependency did not say. */
const defaultRetryAfterSeconds = 5;
/** Nobody waits longer than that for a payment page: beyond it the app should offer another way. */
const longestRetryAfterSeconds = 60;

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code);
}

function codeOf(failure: AnyFailure): ProblemCode {
  if (isProblemCode(failure.code)) return failure.code;
  if (failure instanceof NotConfigured) return 'service_not_configured';
  if (failure.facts.dependency === 'dynamodb') return 'storage_unavailable';
  if (failure.facts.dependency === 'secrets-manager') return 'service_not_configured';
  if (failure instanceof Rejected) return 'dojo_refused';
  if (failure instanceof ContractBroken) return 'dojo_contract_broken';
  return 'dojo_unavailable';
}

/** The answer that anything thrown leads to. Inner details stay in the log. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!isFailure(error)) return new Problem('internal_error');
  const code = codeOf(error);
  const { status } = problems[code];
  const asked =
    'retryAfterSeconds' in error && typeof error.retryAfterSeconds === 'number'
      ? error.retryAfterSeconds
      : undefined;
  // Until a limit's window is over, repeating is useless, however long that is.
  if (status === 429) return new Problem(code, { retryAfterSeconds: asked });
  if (status !== 503) return new Problem(code);
  const settle = error instanceof OutcomeUnknown ? 10 : defaultRetryAfterSeconds;
  const retryAfterSeconds = Math.min(longestRetryAfterSeconds, Math.max(1, asked ?? settle));
  return new Problem(code, { retryAfterSeconds });
}
