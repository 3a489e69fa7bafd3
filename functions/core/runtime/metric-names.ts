/**
 * Every metric that the functions send, by name, unit and dimension: they write from here, and dashboard
 * and alarms read from here, so that a name has one home. CloudWatch bills each value of a dimension as a
 * metric of its own, for the hours in which it is sent: one dimension at most beside `service`, and only
 * values from a list in the sources.
 */
export const metricNamespace = 'SaveCard';

/** The dimension that Powertools adds to every metric: `save-card-<app>-<stage>`. */
export const serviceDimension = 'service';

export interface MetricName {
  readonly name: string;
  readonly unit: 'Count' | 'Milliseconds' | 'Seconds';
  /** Beside `service`. Default: none. */
  readonly dimension?: string;
}

export const metricNames = {
  /** How long each attempt at Dojo took, answer body included. */
  dojoLatency: { name: 'DojoLatency', unit: 'Milliseconds', dimension: 'operation' },
  /** Attempts at Dojo without a usable answer, e.g. `create-customer`. */
  dojoFailures: { name: 'DojoFailures', unit: 'Count', dimension: 'operation' },
  /** The same ones by how they failed: `connection`, `server-error`, `throttled`, `timeout`, `unauthorized`. */
  dojoFailureKinds: { name: 'DojoFailures', unit: 'Count', dimension: 'kind' },
  /** Problems that callers were answered, by their code. */
  problems: { name: 'Problems', unit: 'Count', dimension: 'problem' },
  /** Lines of the log that somebody should know of: see `signals.ts`. */
  signals: { name: 'Signals', unit: 'Count', dimension: 'signal' },
  /**
   * For how long something has been open that a request left open, told at every look at it: `payment`,
   * `erasure`, `customer`.
   */
  openFor: { name: 'OpenFor', unit: 'Seconds', dimension: 'kind' },
  /** What an audit found, by kind of finding; 0 is sent too. */
  auditFindings: { name: 'AuditFindings', unit: 'Count', dimension: 'finding' },
  /** 1 for an audit that came to its end, 0 for another. */
  auditCompleted: { name: 'AuditCompleted', unit: 'Count' },
  /** Dojo's webhooks by what became of them; `failed`: Dojo has to send it again, and a fault is the reason. */
  webhooks: { name: 'Webhooks', unit: 'Count', dimension: 'outcome' },
  /** From when Dojo made an event until it was published. */
  webhookLag: { name: 'WebhookLag', unit: 'Milliseconds' },
  /** Declined attempts that Dojo told of, each once, by what told of it: `DeclineSource`. */
  declines: { name: 'Declines', unit: 'Count', dimension: 'source' },
  /** Users who have reached `manyDeclines` within a day (UTC) of their attempts, each once for that day. */
  usersWithManyDeclines: { name: 'UsersWithManyDeclines', unit: 'Count' },
} as const satisfies Record<string, MetricName>;
