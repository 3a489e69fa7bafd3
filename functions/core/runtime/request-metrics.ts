import type { ObserveAttempt } from '../dojo/dojo-client.ts';
import type { SettleKind } from '../settling/settle-message.ts';
import { metricNames } from './metric-names.ts';
import { createMetricWriter } from './metric-writer.ts';
import type { Signal } from './signals.ts';

/** CloudWatch metrics of whatever asks Dojo: see `metric-names.ts`. */
export interface RequestMetrics {
  /** `DojoLatency` by operation, and `DojoFailures` by operation and by kind. */
  readonly dojoAttempt: ObserveAttempt;
  /** `Problems`, by problem code. */
  problem(code: string): void;
  /** `Signals`. */
  signal(signal: Signal): void;
  /** `OpenFor`: something that was left open still is, after this long. */
  openFor(kind: SettleKind, ageMs: number): void;
}

/**
 * How an attempt failed. `undefined`: it did not, since a refusal is an answer.
 *
 * @param outcome - the status of Dojo's answer, or why there is none.
 */
function failureKind(outcome: number | string): string | undefined {
  if (typeof outcome === 'string') return outcome === 'timeout' ? 'timeout' : 'connection';
  if (outcome === 401) return 'unauthorized';
  if (outcome === 429) return 'throttled';
  return outcome >= 500 || outcome === 408 ? 'server-error' : undefined;
}

export function createRequestMetrics(): RequestMetrics {
  const write = createMetricWriter();
  return {
    dojoAttempt: ({ operation, outcome, durationMs }) => {
      write(metricNames.dojoLatency, durationMs, operation);
      const kind = failureKind(outcome);
      if (kind === undefined) return;
      write(metricNames.dojoFailures, 1, operation);
      write(metricNames.dojoFailureKinds, 1, kind);
    },
    problem: (code) => write(metricNames.problems, 1, code),
    signal: (signal) => write(metricNames.signals, 1, signal),
    openFor: (kind, ageMs) => write(metricNames.openFor, Math.round(ageMs / 1_000), kind),
  };
}
