/**
 * How old, at the start of the run, a customer of a user without a link has to be before it counts
 * as an orphan: a younger one may belong to an attempt that is under way.
 */
export const youngMs = 10 * 60_000;

/** For how long a lost attempt may stay open before its user counts as unresolved. */
export const unresolvedAfterMs = 15 * 60_000;

/** For how long an erasure may take. */
export const erasingAfterMs = 24 * 60 * 60_000;

/** Time limit of one call to Dojo with its retries. */
export const callLimitMs = 20_000;

/** How long the audit may hold a user's item: one call to Dojo, and the writes around it. */
export const claimHoldMs = 30_000;

/**
 * After so many links to customers that are gone the audit stops asking for more: it is the Dojo key
 * that is wrong then, and each link costs a call.
 */
export const missingLimit = 100;

/**
 * For how many links one part of a scheduled audit asks Dojo. A list that comes in order leaves a few.
 */
export const mostLinksAskedFor = 1_000;

/** How many customers, or users, are looked at again at the same time: Dojo states no limit, so few. */
export const lookedAtAtOnce = 4;

/**
 * How many pages of Dojo's customers, of 100 each, are held and compared with the map at once. Each part
 * reads the whole map: fewer would read it more often, more would need more memory.
 */
export const pagesAtOnce = 2_500;
