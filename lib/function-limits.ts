// Limits of the functions that no request calls: for the stack and the local one alike.

/** Lambda's longest: an audit reads every customer at Dojo. */
export const auditTimeoutSeconds = 15 * 60;

/** It holds the whole customer map at once: room for about a million users. */
export const auditLeastMemoryMb = 1024;

export const consumerTimeoutSeconds = 30;

/** How often Lambda repeats what a consumer failed on. */
export const consumerRetries = 2;
