import type { AuditReport } from '../functions/core/customers/audit/audit.ts';
import type { EstablishedAccount } from '../functions/core/customers/audit/establish-account.ts';
import type { AuditCase } from '../functions/core/customers/audit/finding.ts';
import type {
  RepairedCase,
  RepairOutcome,
} from '../functions/core/customers/audit/repair-outcome.ts';
import type { OpenPayment } from '../functions/core/payment-operations/open-payments.ts';
import { wordsOfOutcome, wordsOfPlan } from './audit-words.ts';

/** An audit and, once it was asked for and agreed to, what became of its findings. */
export interface AuditResult {
  readonly target: string;
  readonly resumedFrom: string | undefined;
  /** What the run found out about the Dojo account of the key. */
  readonly account: EstablishedAccount;
  readonly report: AuditReport;
  /** Payments of which it is not known whether their money moved. Nothing here repairs them. */
  readonly openPayments: readonly OpenPayment[];
  /** Undefined: nothing was changed. */
  readonly repaired: readonly RepairedCase[] | undefined;
  /** How many customers the run might delete. */
  readonly maxDeletions: number;
}

const settled: ReadonlySet<RepairOutcome['kind']> = new Set([
  'deleted',
  'adopted',
  'released',
  'recorded',
]);

/** What is left to be looked at or repaired. */
export function openCases({ report, repaired }: AuditResult): readonly AuditCase[] {
  return repaired === undefined
    ? report.cases
    : repaired.filter(({ outcome }) => !settled.has(outcome.kind));
}

/** Deletions that were left, all of them, since there were too many. */
export function withheldDeletions({ repaired = [] }: AuditResult): number {
  return repaired.filter(
    ({ outcome }) => outcome.kind === 'kept' && outcome.reason === 'too-many-deletions',
  ).length;
}

/** 0: clean, or clean by now. 1: there are findings. 2: not everything could be looked at. */
export function exitCodeOf(result: AuditResult): 0 | 1 | 2 {
  const { end, failures, linksNotChecked } = result.report;
  if (end.kind !== 'complete' || failures.length > 0 || linksNotChecked > 0) return 2;
  if (withheldDeletions(result) > 0 || result.account === 'unconfirmed') return 2;
  return openCases(result).length > 0 || result.openPayments.length > 0 ? 1 : 0;
}

/** The result for a program. Names no user. */
export function resultAsJson(result: AuditResult): string {
  const { report, openPayments, repaired, target, resumedFrom, account } = result;
  const { end, listed, users, failures, linksNotChecked, startedAtMs } = report;
  return JSON.stringify(
    {
      target,
      account,
      startedAt: new Date(startedAtMs).toISOString(),
      resumedFrom,
      end,
      users,
      pages: listed.pages,
      customers: listed.customers,
      marked: listed.marked,
      ofOtherMaps: listed.ofOtherMaps,
      findings: (repaired ?? report.cases).map(asData),
      openPayments: openPayments.map(({ sinceMs, ...others }) => ({
        ...others,
        since: new Date(sinceMs).toISOString(),
      })),
      linksNotChecked,
      failures,
    },
    null,
    2,
  );
}

function asData(found: AuditCase | RepairedCase) {
  const { finding, repair } = found;
  const { sinceMs, ...others } = finding;
  return {
    ...others,
    since: new Date(sinceMs).toISOString(),
    repair,
    ...('outcome' in found && { outcome: found.outcome }),
  };
}

/** The findings as a table, newest line last, under a line of headings. */
export function tableOf(cases: readonly (AuditCase | RepairedCase)[]): string {
  const rows = cases.map((found) => [
    found.finding.kind,
    found.finding.customerId ?? '-',
    found.finding.userMarker,
    new Date(found.finding.sinceMs).toISOString().slice(0, 16).replace('T', ' '),
    'outcome' in found ? wordsOfOutcome(found.outcome) : wordsOfPlan(found.repair),
  ]);
  const all = [['finding', 'customer', 'user', 'since (UTC)', 'repair'], ...rows];
  const widths = all[0]?.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  return all
    .map((row) => row.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}
