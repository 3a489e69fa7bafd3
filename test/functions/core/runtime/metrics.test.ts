import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAuditMetrics } from '../../../../functions/audit/audit-metrics.ts';
import { createRequestMetrics } from '../../../../functions/core/runtime/request-metrics.ts';
import { createWebhookMetrics } from '../../../../functions/core/runtime/webhook-metrics.ts';

let written: string[];

beforeEach(() => {
  written = [];
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'SaveCard');
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'save-card-demo-sandbox');
  // Lines go to the console, which a test can watch.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.spyOn(console, 'log').mockImplementation((line: string) => void written.push(line));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** `Name unit value`, and what each dimension is. */
function sent() {
  return written.map((line) => {
    const { _aws, ...fields } = JSON.parse(line);
    const [{ Namespace, Dimensions, Metrics }] = _aws.CloudWatchMetrics;
    const [{ Name, Unit }] = Metrics;
    const names: string[] = Dimensions.flat();
    const { service, ...dimensions } = Object.fromEntries(names.map((it) => [it, fields[it]]));
    expect({ Namespace, service }).toEqual({
      Namespace: 'SaveCard',
      service: 'save-card-demo-sandbox',
    });
    return [`${Name} ${Unit} ${[fields[Name]].flat()[0]}`, dimensions];
  });
}

describe('the metrics of an attempt at Dojo', () => {
  it.each([200, 201, 400, 404, 409])('answered with %d: its time, by operation', (outcome) => {
    createRequestMetrics().dojoAttempt({ operation: 'create-customer', outcome, durationMs: 12 });
    expect(sent()).toEqual([['DojoLatency Milliseconds 12', { operation: 'create-customer' }]]);
  });

  it.each([
    ['timeout', 'timeout'],
    ['ECONNRESET', 'connection'],
    ['aborted', 'connection'],
    [401, 'unauthorized'],
    [408, 'server-error'],
    [429, 'throttled'],
    [500, 'server-error'],
    [503, 'server-error'],
  ])('that ended with %s: a failure as well, of the kind %s', (outcome, kind) => {
    createRequestMetrics().dojoAttempt({ operation: 'create-customer', outcome, durationMs: 12 });
    expect(sent()).toEqual([
      ['DojoLatency Milliseconds 12', { operation: 'create-customer' }],
      ['DojoFailures Count 1', { operation: 'create-customer' }],
      ['DojoFailures Count 1', { kind }],
    ]);
  });
});

it('what a request ends with, what counts as a signal and what is open are metrics', () => {
  const metrics = createRequestMetrics();
  metrics.problem('dojo_unavailable');
  metrics.signal('dojo-unavailable');
  metrics.openFor('payment', 960_400);
  expect(sent()).toEqual([
    ['Problems Count 1', { problem: 'dojo_unavailable' }],
    ['Signals Count 1', { signal: 'dojo-unavailable' }],
    ['OpenFor Seconds 960', { kind: 'payment' }],
  ]);
});

it('what became of a webhook, and how late it is, are metrics', () => {
  const metrics = createWebhookMetrics();
  metrics.received('published');
  metrics.published(1_200);
  expect(sent()).toEqual([
    ['Webhooks Count 1', { outcome: 'published' }],
    ['WebhookLag Milliseconds 1200', {}],
  ]);
});

it('what an audit found, and whether it came to its end, are metrics', () => {
  const metrics = createAuditMetrics();
  metrics.findings('orphan', 0);
  metrics.openFor('erasure', 90_000_000);
  metrics.completed(true);
  metrics.completed(false);
  expect(sent()).toEqual([
    ['AuditFindings Count 0', { finding: 'orphan' }],
    ['OpenFor Seconds 90000', { kind: 'erasure' }],
    ['AuditCompleted Count 1', {}],
    ['AuditCompleted Count 0', {}],
  ]);
});
