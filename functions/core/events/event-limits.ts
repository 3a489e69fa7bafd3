/** Leaves room for the publisher's own attempts within any request's deadline. */
export const callLimits = {
  maxAttempts: 2,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    throwOnRequestTimeout: true,
  },
};
