/**
 * Seconds before each of the first looks; from then on it is the longest that SQS delays a message.
 * The first comes after every claim and lease of the request has run out: 28 s of a function, and 15 s on top.
 * The third comes 350 s after the request: what Dojo does not show of a payment by then has not happened.
 * The fifth comes 970 s after it: nor has a customer been created that Dojo does not list.
 */
const delaysSeconds = [45, 90, 215, 300, 320, 600] as const;

const longestDelaySeconds = 900;

/** Then a person must decide. The audit goes on reporting it. */
export const givenUpAfterMs = 24 * 60 * 60_000;

/** Before the look of this number, of which 1 is the first. */
export function delaySeconds(attempt: number): number {
  return delaysSeconds[attempt - 1] ?? longestDelaySeconds;
}
