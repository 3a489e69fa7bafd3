// Limits of the functions that no request calls: for the stack and the local one alike.

/** Lambda's longest: an audit reads every customer at Dojo. */
export const auditTimeoutSeconds = 15 * 60;

/** It holds the whole customer map at once: room for about a million users. */
export const auditLeastMemoryMb = 1024;

export const consumerTimeoutSeconds = 30;

/** How often Lambda repeats what a consumer failed on. */
export const consumerRetries = 2;

/** A look at Dojo, with all its retries. */
export const settleTimeoutSeconds = 60;

/** How often SQS hands a message over before it is put among the dead letters. */
export const settleMaxReceives = 5;
