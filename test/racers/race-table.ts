import type { RaceReport } from './race.ts';
import { counted, reportLines } from './report-lines.ts';

/** A race's results for people: its outcomes, then what went wrong, if anything did. */
export function raceTable(report: RaceReport): string {
  const { options, journeys, logged, failures } = report;
  const { users, requests, faultPercentage, seed, handler = 'product', worlds = [] } = options;
  const answers = journeys.flatMap((journey) => journey.answers);
  const rows: readonly (readonly [name: string, value: string | number])[] = [
    ...counted(answers).map(([answer, count]) => [`answered ${answer}`, count] as const),
    ['requests repeated', answers.length - journeys.length],
    [
      'calls to Dojo that failed',
      [...report.faults].map(([kind, count]) => `${count} ${kind}`).join(', ') || 0,
    ],
    ['customers created', logged.get('customer_created') ?? 0],
    ['customers adopted', logged.get('customer_adopted') ?? 0],
    ['claims lost to another', logged.get('claim_lost') ?? 0],
    ['surplus deleted by requests', logged.get('surplus_customer_deleted') ?? 0],
    ['duplicates before the audit', report.duplicatesBeforeAudit],
    ['duplicates after the audit', report.duplicatesAfterAudit],
    ['until success, p50 / p95 / p99', percentiles(report)],
    ['whole race', `${(report.durationMs / 1_000).toFixed(1)} s`],
  ];
  return reportLines(
    `${users} users × ${requests} parallel first requests, ${faultPercentage} % faults, seed ${seed}, handler: ${handler}${worlds.map((world) => `, ${world}`).join('')}`,
    rows,
    failures,
  );
}

/** Over all apps that succeeded, waiting between their requests included. */
function percentiles({ journeys }: RaceReport): string {
  const durationsMs = journeys
    .filter(({ customerId }) => customerId !== undefined)
    .map(({ durationMs }) => durationMs)
    .toSorted((one, other) => one - other);
  const at = (share: number) =>
    Math.round(durationsMs[Math.ceil(share * durationsMs.length) - 1] ?? Number.NaN);
  return `${at(0.5)} / ${at(0.95)} / ${at(0.99)} ms`;
}
