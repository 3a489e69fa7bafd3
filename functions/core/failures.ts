/** What a failure may say about itself in a log: never a body, header, secret or personal data. */
export type FailureFacts = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * A dependency did not do what was asked. The four kinds are split by what the caller can do about
 * it; `code` is stable and belongs in logs and alarms, never in an answer to the app.
 */
abstract class Failure extends Error {
  readonly code: string;
  readonly facts: FailureFacts;

  constructor(code: string, message: string, facts: FailureFacts = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.facts = facts;
  }
}

/** Refused for good and nothing was done: the same request would be refused again. */
export class Rejected extends Failure {
  override readonly name = 'Rejected';
}

/** Nothing was done, and the same request may succeed later. */
export class Unavailable extends Failure {
  override readonly name = 'Unavailable';
  /** How long the dependency asked to be left alone, where it said so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: string,
    message: string,
    facts: FailureFacts & { readonly retryAfterSeconds?: number | undefined } = {},
    cause?: unknown,
  ) {
    super(code, message, facts, cause);
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }
}

/** The request went out and its answer was lost: it may have been done, and must be reconciled. */
export class OutcomeUnknown extends Failure {
  override readonly name = 'OutcomeUnknown';
}

/** An answer came that breaks the agreement: retrying is useless, a person must look. */
export class ContractBroken extends Failure {
  override readonly name = 'ContractBroken';
}

/** This deployment lacks something that only its operator can supply, the Dojo key above all. */
export class NotConfigured extends Failure {
  override readonly name = 'NotConfigured';
}

export type AnyFailure = Rejected | Unavailable | OutcomeUnknown | ContractBroken | NotConfigured;

/** Narrows a caught value to one of the failures above. */
export function isFailure(error: unknown): error is AnyFailure {
  return error instanceof Failure;
}
