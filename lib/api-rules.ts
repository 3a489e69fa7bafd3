// Plain data about the API, read by the stack and by the local gateway, so that neither can drift.

/** API Gateway stops waiting after 30 s: a function ends, and says so, before that. */
export const functionTimeoutSeconds = 28;

/**
 * What web pages of the allowed origins may do. API Gateway knows one set of rules for a whole HTTP API,
 * so that it answers preflights for the merchant's routes as well. No page gets further there: it may
 * not send `x-amz-date`, which every signed request has, and must never be allowed to.
 */
export const corsRules = {
  methods: ['GET', 'PUT', 'POST', 'DELETE'],
  requestHeaders: ['authorization', 'content-type', 'idempotency-key', 'x-request-id'],
  /** Headers of the answer that a page may read. */
  exposedHeaders: ['apigw-requestid', 'idempotent-replayed', 'retry-after', 'x-request-id'],
  /** For how long a browser may keep the preflight's answer. */
  maxAgeSeconds: 3_600,
} as const;
