/** After every claim and lease of the request has run out: 28 s of a function, and 15 s on top. */
const firstDelaySeconds = 45;

/** The longest that SQS delays a message. */
const longestDelaySeconds = 900;

/** Then a person must decide. The audit goes on reporting it. */
export const givenUpAfterMs = 24 * 60 * 60_000;

/** Before the look of this number, of which 1 is the first: 45 s, doubling up to 15 minutes. */
export function delaySeconds(attempt: number): number {
  return Math.min(longestDelaySeconds, firstDelaySeconds * 2 ** (attempt - 1));
}
