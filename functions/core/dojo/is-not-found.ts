import { Rejected } from '../failures.ts';

/** Whether Dojo answered that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Rejected && error.facts.dojoStatus === 404;
}

/**
 * What Dojo may answer about a thing that it does not know, beside 404. Its reference lists 400 and no
 * 404 for asking after a customer.
 */
const unknownStatuses: ReadonlySet<unknown> = new Set([400, 404, 422]);

/**
 * Whether Dojo's answer may mean that it does not know what the path or the body names. That is a
 * reason to look, and proves nothing.
 */
export function mayBeUnknown(error: unknown): boolean {
  return error instanceof Rejected && unknownStatuses.has(error.facts.dojoStatus);
}
