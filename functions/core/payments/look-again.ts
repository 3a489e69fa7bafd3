import type { Deadline, Sleep } from '../clock.ts';

export interface LookAgainDependencies {
  readonly sleep: Sleep;
  readonly deadline: Deadline;
}

/**
 * Before each further look: 2.5 s in all. Two such waits, one for Dojo and one for the index, stay
 * below the 10 s that a sender of webhooks may be expected to wait for an answer.
 */
const pausesMs = [250, 750, 1_500];

/** What has to be left after a pause: for one more call to Dojo, the table and the bus. */
const reserveMs = 12_000;

/**
 * Looks, and looks again after each pause until `isSettled`, or until the deadline is near.
 * @returns what was seen last, settled or not.
 */
export async function lookAgain<Seen>(
  look: () => Promise<Seen>,
  isSettled: (seen: Seen) => boolean,
  { sleep, deadline }: LookAgainDependencies,
): Promise<Seen> {
  let seen = await look();
  for (const pauseMs of pausesMs) {
    if (isSettled(seen) || deadline.remainingMs() < pauseMs + reserveMs) break;
    await sleep(pauseMs);
    seen = await look();
  }
  return seen;
}
