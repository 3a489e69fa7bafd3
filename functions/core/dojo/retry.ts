/** How one attempt ended without the wanted answer, as far as repeating it is concerned. */
export type AttemptEnd =
  /** The request never left: repeating it cannot do anything twice. */
  | { readonly kind: 'not-sent' }
  /** Refused for now (429): nothing was done. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number | undefined }
  /** 5xx, reset, timeout, unreadable answer: it may have been done. */
  | { readonly kind: 'in-doubt'; readonly retryAfterMs: number | undefined };

export interface RetryQuestion {
  readonly end: AttemptEnd;
  /** Attempts made so far, from 1. */
  readonly attempts: number;
  /** Doing it twice harms nothing: reads, and minting a secret. */
  readonly repeatable: boolean;
  /** Even a 429 is not believed. */
  readonly movesMoney: boolean;
  readonly remainingMs: number;
  /** A number from 0 up to 1, for the jitter. */
  readonly random: number;
}

export const maxAttempts = 3;
const baseDelayMs = 100;
/** What the repeated attempt should at least be given. */
const minimumAttemptMs = 500;

/**
 * The pause in milliseconds before the next attempt, or `undefined` to give up.
 *
 * - A request in doubt is repeated only where a repeat is safe; never a create.
 * - One that moves money is repeated only if it never left.
 * - The pause is full jitter over a window that doubles, so that clients spread out.
 * - A `Retry-After` is honoured in full; one that does not fit the deadline ends it, since the
 *   caller can wait longer than we can.
 */
export function retryDelayMs(question: RetryQuestion): number | undefined {
  const { end, attempts, repeatable, movesMoney, remainingMs, random } = question;
  if (attempts >= maxAttempts) return undefined;
  if (end.kind === 'in-doubt' && !repeatable) return undefined;
  if (end.kind === 'throttled' && movesMoney) return undefined;
  const jitterMs = random * baseDelayMs * 2 ** attempts;
  const askedMs = end.kind === 'not-sent' ? 0 : (end.retryAfterMs ?? 0);
  const delayMs = Math.round(askedMs + jitterMs);
  return delayMs + minimumAttemptMs <= remainingMs ? delayMs : undefined;
}
