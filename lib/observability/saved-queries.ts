/** Whose logs a query reads: those of all functions, of the consumers, of one function, or API Gateway's. */
export type QueriedLogs =
  | 'all functions'
  | 'consumers'
  | 'receive-webhook'
  | 'settle'
  | 'audit'
  | 'api';

export interface SavedQueryDefinition {
  /** Behind the stack's name and a slash. None begins with the name of another one. */
  readonly name: string;
  /** What it answers, for people. */
  readonly shows: string;
  readonly logs: QueriedLogs;
  /** In CloudWatch's query language. What is written in capitals, `CODE`, is to be replaced. */
  readonly query: string;
}

/**
 * Every saved query of a stage, and the only list of them: the stack makes them of it, and docs/runbook.md
 * quotes them.
 */
export const savedQueries: readonly SavedQueryDefinition[] = [
  {
    name: 'errors',
    shows: 'every line that is an error, the newest first',
    logs: 'all functions',
    query: `fields @timestamp, code, message, errorCode, reason, userMarker, customerId, requestId, @log
| filter level = "ERROR"
| sort @timestamp desc
| limit 200`,
  },
  {
    name: 'by-code',
    shows: 'how many warnings and errors there are of each code',
    logs: 'all functions',
    query: `filter level in ["WARN", "ERROR"]
| stats count(*) as lines, min(@timestamp) as first, max(@timestamp) as last by level, code, errorCode
| sort lines desc`,
  },
  {
    name: 'one-code',
    shows: 'the lines of one code',
    logs: 'all functions',
    query: `fields @timestamp, level, code, message, errorCode, errorName, reason, settleKind, dojoStatus, dojoErrorFields, dojoTraceId, userMarker, customerId, requestId, stack, @log
| filter code = "CODE" or errorCode = "CODE"
| sort @timestamp desc
| limit 200`,
  },
  {
    name: 'one-request',
    shows:
      'all that one request has logged, by its `requestId` or the `X-Request-Id` of its caller',
    logs: 'all functions',
    query: `fields @timestamp, level, code, message, errorCode, reason, dojoOperation, dojoStatus, requestId, callerRequestId, @log
| filter requestId = "ID" or callerRequestId = "ID"
| sort @timestamp asc`,
  },
  {
    name: 'one-user',
    shows: 'all that was logged about one user, by the marker, or the Dojo customer',
    logs: 'all functions',
    query: `fields @timestamp, level, code, message, errorCode, reason, userMarker, customerId, requestId, @log
| filter userMarker = "MARKER" or customerId = "MARKER"
| sort @timestamp desc
| limit 200`,
  },
  {
    name: 'busiest-users',
    shows: 'whom most lines are about',
    logs: 'all functions',
    query: `filter ispresent(userMarker)
| stats count(*) as lines by userMarker
| sort lines desc
| limit 20`,
  },
  {
    name: 'crashes',
    shows: 'invocations that ran out of time or memory, or ended with an error of Lambda',
    logs: 'all functions',
    query: `fields @timestamp, record.status, record.metrics.durationMs, record.metrics.maxMemoryUsedMB, @log
| filter type = "platform.report" and record.status != "success"
| sort @timestamp desc
| limit 200`,
  },
  {
    name: 'failed-requests',
    shows: 'requests that were answered with a 5xx, by route',
    logs: 'api',
    query: `filter status >= 500
| stats count(*) as requests by routeKey, status, integrationError, bin(5m) as time
| sort time desc`,
  },
  {
    name: 'slow-requests',
    shows: 'how long requests take, by route: all in all, and in our function',
    logs: 'api',
    query: `stats count(*) as requests, pct(latencyMs, 50) as p50, pct(latencyMs, 99) as p99, pct(integrationLatencyMs, 99) as function99 by routeKey
| sort p99 desc`,
  },
  {
    name: 'dojo-failures',
    shows: 'how Dojo fails, and when',
    logs: 'all functions',
    query: `filter code in ["dojo_unavailable", "dojo_outcome_unknown"] or errorCode in ["dojo_unavailable", "dojo_outcome_unknown"]
| stats count(*) as failures by dojoOperation, reason, dojoStatus, bin(5m) as time
| sort time desc`,
  },
  {
    name: 'money',
    shows: 'operations that could not be told, and what became of them',
    logs: 'all functions',
    query: `fields @timestamp, level, code, operationKind, operationId, reason, errorCode, requestId
| filter code like /^operation_/ or code in ["audit_payment_unresolved", "audit_payments_unknown"]
| sort @timestamp desc
| limit 200`,
  },
  {
    name: 'erasures',
    shows: 'erasures that are open, and why',
    logs: 'all functions',
    query: `fields @timestamp, level, code, errorCode, userMarker, attempt
| filter code in ["erasure_unfinished", "erasure_blocked", "erasure_in_former_account", "audit_erasing"]
| sort @timestamp desc
| limit 200`,
  },
  {
    name: 'webhooks',
    shows: 'why webhooks were not dealt with',
    logs: 'receive-webhook',
    query: `filter level in ["WARN", "ERROR"]
| stats count(*) as lines, max(@timestamp) as last by level, code, reason
| sort last desc`,
  },
  {
    name: 'consumers',
    shows: 'why consumers failed',
    logs: 'consumers',
    query: `fields @timestamp, level, code, message, errorType, errorMessage, @log
| filter level in ["WARN", "ERROR"]
| sort @timestamp desc
| limit 200`,
  },
  {
    name: 'settling',
    shows: 'what was looked at again, and could not be settled',
    logs: 'settle',
    query: `fields @timestamp, level, code, settleKind, attempt, errorCode, errorName, reason
| filter level in ["WARN", "ERROR"]
| sort @timestamp desc
| limit 200`,
  },
  {
    name: 'audits',
    shows: 'what the audits found and did',
    logs: 'audit',
    query: `fields @timestamp, level, code, message, finding, count, reason, errorCode, userMarker
| filter ispresent(code)
| sort @timestamp desc
| limit 200`,
  },
];
