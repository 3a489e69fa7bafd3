/**
 * What cannot be measured without AWS and Dojo, and is assumed. Every one of them is on the cost page.
 * Times are milliseconds of waiting for one call, in one region, over a connection that is open.
 */
export const assumedDelaysMs = {
  dojo: 120,
  dynamodb: 5,
  'secrets-manager': 10,
  eventbridge: 15,
  sqs: 10,
} as const;

export const assumptions = {
  /** Of all invocations. AWS says under one in a hundred, in its article on billing the start (April 2025). */
  coldShare: 0.01,
  /** MB of memory with which a function has one whole processor. Source: Lambda's developer guide. */
  wholeProcessorMb: 1769,
  /** Added by CloudWatch Logs to each line. Source: the API reference of PutLogEvents. */
  bytesPerLogLine: 26,
  /** Added by DynamoDB to each stored item. Source: the developer guide, on item sizes. */
  bytesPerStoredItem: 100,
  secondsPerMonth: 2_629_800,
  hoursPerMonth: 730.5,
  /** How often Lambda looks into a queue that is empty: 5 pollers, each waiting 20 s. Not verified. */
  emptyReceivesPerMonth: (5 * 2_629_800) / 20,
  /** Webhooks that Dojo sends for one payment, at most. */
  webhooksPerPayment: 3,
} as const;

/**
 * Lines that AWS itself writes, in the form that `LoggingFormat.JSON` gives them: modelled on Lambda's
 * developer guide and the access log's format, not recorded on AWS.
 */
export const platformLines: readonly string[] = [
  '{"time":"2026-11-26T12:00:00.000Z","type":"platform.start","record":{"requestId":"6d68ca91-49c9-448d-89b8-7ca3e6dc66aa","version":"12","tracing":{"spanId":"54565fb41ac79632","type":"X-Amzn-Trace-Id","value":"Root=1-62e900b2-710d76f009d6e7785905449a;Parent=0efbd19962d95b05;Sampled=1"}}}',
  '{"time":"2026-11-26T12:00:00.200Z","type":"platform.report","record":{"requestId":"6d68ca91-49c9-448d-89b8-7ca3e6dc66aa","metrics":{"durationMs":156.221,"billedDurationMs":157,"memorySizeMB":512,"maxMemoryUsedMB":113},"tracing":{"spanId":"54565fb41ac79632","type":"X-Amzn-Trace-Id","value":"Root=1-62e900b2-710d76f009d6e7785905449a;Parent=0efbd19962d95b05;Sampled=1"},"status":"success"}}',
];

export const accessLogLine =
  '{"requestId":"JKJaXmPLvHcESHA=","time":"26/Nov/2026:12:00:00 +0000","routeKey":"POST /payment-intents","status":"200","latencyMs":"171","integrationStatus":"200","integrationLatencyMs":"165","integrationError":"-","authorizerError":"-","error":"-"}';
