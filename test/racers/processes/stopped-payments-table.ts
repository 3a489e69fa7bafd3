import { sumOf } from '../payments-at-dojo.ts';
import type { WorkerAnswer } from './start-worker.ts';
import { stepsTable } from './steps-table.ts';
import type { StoppedPayment } from './stop-payments-at-steps.ts';

const heads = ['record said', 'its answer', '1 min later', '7 min later', 'at Dojo'];

/** What happened at each step, for people. */
export function stoppedPaymentsTable(steps: readonly StoppedPayment[]): string {
  return stepsTable(heads, steps, (step) => [
    step.recordSaid,
    said(step.answer),
    said(step.next),
    said(step.last),
    movedIn(step),
  ]);
}

function said(answer: WorkerAnswer | undefined): string {
  if (answer === undefined) return '–';
  return [answer.status, answer.code ?? answer.operation?.reason].filter(Boolean).join(' ');
}

function movedIn({ atDojo: { captured, refunded, isReleased } }: StoppedPayment): string {
  const parts = [
    captured.length > 0 && `captured ${sumOf(captured)} in ${captured.length}`,
    refunded.length > 0 && `refunded ${sumOf(refunded)} in ${refunded.length}`,
    isReleased && 'released',
  ];
  return parts.filter(Boolean).join(', ') || 'nothing';
}
