import type { AuditReport } from '../core/customers/audit/audit.ts';
import { type FindingKind, findingKinds } from '../core/customers/audit/finding.ts';
import { isFailure } from '../core/failures.ts';
import type { Log } from '../core/log.ts';
import { type OpenPayments, openPaymentGraceMs } from '../core/payment-operations/open-payments.ts';
import type { AuditMetrics } from './audit-metrics.ts';
import { logOpenPayments } from './log-audit.ts';

export type Findings = Readonly<Partial<Record<FindingKind, number>>>;

/** How many findings there are with those of the parts before. */
export function findingsOf(
  { cases }: Pick<AuditReport, 'cases'>,
  before: Findings,
): Readonly<Record<FindingKind, number>> {
  const found = Object.fromEntries(findingKinds.map((kind) => [kind, before[kind] ?? 0]));
  for (const { finding } of cases) found[finding.kind] = (found[finding.kind] ?? 0) + 1;
  return found as Record<FindingKind, number>;
}

/**
 * Those that the next part need not find again: where the list goes on, its last part looks at all users
 * once more.
 */
export function findingsToKeep({ cases }: Pick<AuditReport, 'cases'>, before: Findings): Findings {
  const ofCustomers = cases.filter(
    ({ finding: { kind } }) => kind !== 'unresolved' && kind !== 'erasing',
  );
  return findingsOf({ cases: ofCustomers }, before);
}

/** Once for each audit, by its last part. */
export function measureFindings(
  { cases, startedAtMs }: Pick<AuditReport, 'cases' | 'startedAtMs'>,
  findings: Readonly<Record<FindingKind, number>>,
  metrics: AuditMetrics,
): void {
  for (const kind of findingKinds) metrics.findings(kind, findings[kind]);
  const oldest = cases
    .filter(({ finding }) => finding.kind === 'erasing')
    .reduce((sinceMs, { finding }) => Math.min(sinceMs, finding.sinceMs), startedAtMs);
  if (oldest < startedAtMs) metrics.openFor('erasure', startedAtMs - oldest);
}

export interface OpenPaymentsDependencies {
  readonly payments: OpenPayments;
  readonly metrics: AuditMetrics;
  readonly log: Log;
}

/** Whatever the account and Dojo's list: what is known of money is in the table. */
export async function reportOpenPayments(
  nowMs: number,
  { payments, metrics, log }: OpenPaymentsDependencies,
): Promise<void> {
  try {
    const open = await payments.begunBefore(nowMs - openPaymentGraceMs);
    metrics.findings('payment', open.length);
    const [oldest] = open;
    if (oldest !== undefined) metrics.openFor('payment', nowMs - oldest.sinceMs);
    logOpenPayments(open, log);
  } catch (error) {
    if (!isFailure(error)) throw error;
    const sentence = 'The payments could not be looked through.';
    log.error('audit_payments_unknown', sentence, { errorCode: error.code });
  }
}
