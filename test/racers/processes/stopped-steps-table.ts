import type { Censuses } from './kill-run.ts';
import type { WorkerAnswer } from './start-worker.ts';
import { stepsTable } from './steps-table.ts';
import type { StoppedStep } from './stop-at-steps.ts';

const heads = ['item said', 'its answer', 'the next process', 'customers, before audit → after'];

/** What happened at each step, for people. */
export function stoppedStepsTable(
  steps: readonly StoppedStep[],
  { before, after }: { readonly before: Censuses; readonly after: Censuses },
): string {
  return stepsTable(heads, steps, (step) => [
    step.itemSaid,
    said(step.answer),
    `${did(step.successor.logged)}: ${said(step.successor.answer)}`,
    `${customersOf(before, step)} → ${customersOf(after, step)}`,
  ]);
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
