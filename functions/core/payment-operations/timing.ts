import { clockToleranceMs, settleMs } from '../customers/timing.ts';

/**
 * How long after the last moment at which it could have been asked Dojo may still not show what it did
 * to a payment. What does not show by then did not happen. An assumption: Dojo says neither how long it
 * works on a request whose caller is gone, nor how soon its answers show what it did.
 */
export const absenceProvenAfterMs = 5 * 60_000;

/** From when on Dojo must show what it has done by `doneAtMs`, by anybody's clock. */
export function mustShowAtMs(doneAtMs: number): number {
  return doneAtMs + absenceProvenAfterMs + clockToleranceMs;
}

/** For how long a second request waits for the one that is under way. */
export const waitForOtherMs = 3_000;

/** Pauses of that wait: 100 ms, growing by half, at most a second. */
export function waitPauseMs(waits: number): number {
  return Math.min(1_000, 100 * 1.5 ** waits);
}

/** Less is not worth asking Dojo to move money with: an answer should be lived to see. */
export const minimumSendMs = 3_000;

/** Nobody else may act on the payment for as long as whoever acts may live, and its request arrive. */
export function operationLeaseMs(remainingMs: number): number {
  return remainingMs + settleMs + clockToleranceMs;
}

/** Before each look at what Dojo made of a request whose answer was lost, or is not believed. */
export const lookPausesMs: readonly number[] = [0, 250, 750, 1_500];
/** Before each look for what is known to have happened and does not show yet. */
export const visiblePausesMs: readonly number[] = [0, 250, 750, 1_500];
/** What one look should at least be given. */
export const minimumLookMs = 1_000;
