/**
 * How long Dojo may go on working on a request whose caller has gone away. After that a look-up can
 * be trusted to find what the request created. An assumption: see docs/customer-guarantee.md.
 */
export const settleMs = 10_000;

/** By how much the clocks of two instances, or ours and Dojo's, may differ. */
export const clockToleranceMs = 5_000;

/** How long nobody may look for the customer of a lost answer, whatever their clock says. */
export const settlesAfterMs: number = settleMs + clockToleranceMs;

/** How far before the first attempt a look-up goes, since `createdAt` is by Dojo's clock. */
export const lookUpMarginMs = 5 * 60_000;

/** Most pages of 100 customers that one look-up reads before it gives up as failed. */
export const lookUpMaxPages = 20;

/**
 * How long after it was created Dojo may answer that it does not know a customer. Until then that
 * proves nothing. An assumption: Dojo does not say how soon what it did can be read.
 */
export const visibleAfterMs = 60_000;

/**
 * How long a claim holds: as long as its owner may live (nothing is sent past the deadline), and
 * then until Dojo has settled, whatever the clocks say.
 */
export function leaseMs(remainingMs: number): number {
  return remainingMs + settlesAfterMs;
}

/** Pauses between two looks at somebody else's claim: 50 ms, growing by half, at most 1 s. */
export function waitPauseMs(waits: number): number {
  return Math.min(1_000, 50 * 1.5 ** waits);
}

/** A claimer needs time to look up, create and commit: with less left it is not worth starting. */
export const minimumClaimMs = 2_000;
