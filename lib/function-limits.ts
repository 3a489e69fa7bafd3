// Limits of the functions that no request calls: for the stack and the local one alike.

/** Lambda's longest, for one part of an audit. */
export const auditTimeoutSeconds = 15 * 60;

/** It holds a part of Dojo's customers, up to `pagesAtOnce`, and one page of the map. */
export const auditLeastMemoryMb = 1024;

export const consumerTimeoutSeconds = 30;

/** How often Lambda repeats what a consumer failed on. */
export const consumerRetries = 2;

/** As a route's: its claims and leases last as long as theirs. */
export const settleTimeoutSeconds = 30;

/** How the queue of what is to be settled hands out its messages. */
export const settleDelivery = {
  /** Six times the function's time, as Lambda recommends: it may come to a message late. */
  visibilityTimeoutSeconds: 6 * settleTimeoutSeconds,
  /** How often the function may fail on a message before it is kept for a person. */
  maxReceiveCount: 5,
  /** How many messages at once, so that what a long outage has left open does not take all of Lambda. */
  maxConcurrency: 5,
} as const;
