import { Rejected } from '../failures.ts';

/** Whether Dojo answered that there is no such thing. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof Rejected && error.facts.dojoStatus === 404;
