import { sumOf } from '../payments-at-dojo.ts';
import { counted, reportLines } from '../report-lines.ts';
import { movedAmounts } from './money-promises.ts';
import type { MoneyRaceReport } from './money-race.ts';

/** A race's results for people: its outcomes, then what went wrong, if anything did. */
export function moneyRaceTable(report: MoneyRaceReport): string {
  const { options, journeys, logged, faults } = report;
  const { tabs, others, callers, faultPercentage, seed, handler = 'product' } = options;
  const answers = journeys.flatMap((journey) => journey.answers);
  const keys = [...Map.groupBy(journeys, ({ order }) => order.key).values()];
  const moved = keys.filter((theirs) => theirs.some(({ told }) => told?.kind === 'moved'));
  const rows: readonly (readonly [name: string, value: string | number])[] = [
    ...counted(answers).map(([answer, count]) => [`answered ${answer}`, count] as const),
    ['requests repeated', answers.length - journeys.length],
    [
      'calls to Dojo that failed',
      [...faults].map(([kind, count]) => `${count} ${kind}`).join(', ') || 0,
    ],
    ['keys that moved money / did not', `${moved.length} / ${keys.length - moved.length}`],
    ['left open at first', logged.get('operation_unresolved') ?? 0],
    ['proven to have moved nothing', logged.get('operation_withdrawn') ?? 0],
    ['captured or charged, Dojo / told', moneyOf(report, 'captured')],
    ['refunded, Dojo / told', moneyOf(report, 'refunded')],
    [
      'releases, Dojo / told',
      `${report.atDojo.filter(({ isReleased }) => isReleased).length} / ${movedAmounts(journeys, 'release').length}`,
    ],
    ['time that was let pass', `${(report.passedMs / 60_000).toFixed(1)} min`],
    ['whole race', `${(report.durationMs / 1_000).toFixed(1)} s`],
  ];
  return reportLines(
    `${tabs} tabs, ${others} releases and ${others} no-shows × ${callers} callers of each key, ${faultPercentage} % faults, seed ${seed}, handler: ${handler}`,
    rows,
    report.failures,
  );
}

function moneyOf({ atDojo, journeys }: MoneyRaceReport, what: 'captured' | 'refunded'): string {
  const done = atDojo.flatMap((each) => each[what]);
  const told =
    what === 'captured'
      ? movedAmounts(journeys, 'capture', 'charge')
      : movedAmounts(journeys, 'refund');
  return [done, told]
    .map((amounts) => `${(sumOf(amounts) / 100).toFixed(2)} in ${amounts.length}`)
    .join(' / ');
}
