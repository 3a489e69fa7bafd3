/**
 * - `ok`: as it should be.
 * - `warning`: nothing is broken, and a person should look at it some day.
 * - `problem`: something is broken, or will be unless a person acts.
 * - `not-checked`: it is not known.
 */
export type FindingStatus = 'ok' | 'warning' | 'problem' | 'not-checked';

/** What a check has found. Holds no key, secret or personal data. */
export interface Verdict {
  readonly status: FindingStatus;
  /** One sentence for a person. */
  readonly what: string;
  /** What to do, with the exact command. `undefined`: nothing. */
  readonly fix: string | undefined;
}

export interface Finding extends Verdict {
  /** Stable, e.g. `key.account`: the family, and what is looked at. */
  readonly id: string;
}

export function ok(what: string): Verdict {
  return { status: 'ok', what, fix: undefined };
}

export function warning(what: string, fix: string): Verdict {
  return { status: 'warning', what, fix };
}

export function problem(what: string, fix: string): Verdict {
  return { status: 'problem', what, fix };
}

/** @param fix - what makes it possible to check. Default: nothing can be done, or need be. */
export function notChecked(what: string, fix?: string): Verdict {
  return { status: 'not-checked', what, fix };
}
