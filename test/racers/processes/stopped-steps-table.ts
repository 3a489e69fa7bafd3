import { alignedTable } from './aligned-table.ts';
import type { Censuses } from './kill-run.ts';
import type { WorkerAnswer } from './start-worker.ts';
import type { StoppedStep } from './stop-at-steps.ts';

const heads = [
  'stopped',
  'item said',
  'its answer',
  'the next process',
  'customers, before audit → after',
];

/** What happened at each step, for people. */
export function stoppedStepsTable(
  steps: readonly StoppedStep[],
  { before, after }: { readonly before: Censuses; readonly after: Censuses },
): string {
  const sections = Map.groupBy(
    steps,
    ({ situation, fate }) => `${situation.name}, process ${fate}`,
  );
  return [...sections]
    .map(([name, theirs]) =>
      alignedTable(`${name}:`, [
        heads,
        ...theirs.map((step) => [
          `${step.moment} ${step.number} ${step.call}`,
          step.itemSaid,
          said(step.answer),
          `${did(step.successor.logged)}: ${said(step.successor.answer)}`,
          `${customersOf(before, step)} → ${customersOf(after, step)}`,
        ]),
      ]),
    )
    .join('\n\n');
}

function customersOf(censuses: Censuses, { tableName, userId }: StoppedStep): number {
  return censuses.get(tableName)?.customersOf(userId).length ?? 0;
}

const deeds: Readonly<Record<string, string>> = {
  customer_replaced: 'found the customer gone',
  customer_created: 'created one',
  customer_adopted: 'adopted the one there was',
  surplus_customer_deleted: 'deleted its own',
};

function did(codes: readonly string[]): string {
  return codes.map((code) => deeds[code] ?? code).join(', ') || 'read the link';
}

function said(answer: WorkerAnswer | undefined): string {
  return answer === undefined ? '–' : [answer.status, answer.code].filter(Boolean).join(' ');
}
