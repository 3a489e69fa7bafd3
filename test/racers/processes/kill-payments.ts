import { isDeepStrictEqual } from 'node:util';
import { findLeaks } from '../private-person.ts';
import {
  aCapture,
  aCharge,
  aRefund,
  aRelease,
  type PaymentSituation,
} from './payment-situations.ts';
import type { Bench } from './start-bench.ts';
import type { StopPlan } from './steps.ts';
import { type StoppedPayment, stopPaymentsAtSteps } from './stop-payments-at-steps.ts';

export interface KilledPaymentsReport {
  readonly steps: readonly StoppedPayment[];
  /** Everything that must not have happened, a sentence each. */
  readonly failures: readonly string[];
}

/** Every step of every operation. */
export const wholePaymentPlans: readonly StopPlan<PaymentSituation>[] = [
  { fate: 'killed', situations: [aCapture, aRefund, aRelease, aCharge], reads: 'before' },
  { fate: 'frozen', situations: [aCapture, aRefund, aRelease, aCharge], reads: 'skip' },
];

/** Stops processes at the steps, and checks what the guarantee promises. */
export async function killPayments(
  bench: Bench,
  plans: readonly StopPlan<PaymentSituation>[],
): Promise<KilledPaymentsReport> {
  const logged = bench.lines.length;
  const steps = await stopPaymentsAtSteps(bench, plans);
  const failures = steps.flatMap((step) =>
    promisesBrokenAt(step).map((sentence) => `${nameOf(step)}: ${sentence}`),
  );
  return { steps, failures: [...failures, ...findLeaks(bench.lines.slice(logged))] };
}

function nameOf({ situation, fate, moment, number, call }: StoppedPayment): string {
  return `${situation.name}, ${fate} ${moment} ${number} ${call}`;
}

/** Done, or not known yet. */
const answersThatGoOn: readonly (number | undefined)[] = [200, 201, 202];

function promisesBrokenAt(step: StoppedPayment): readonly string[] {
  const { situation, answer, next, last, atDojo, isLeftOpen } = step;
  const answers = [answer, next, last];
  const done = answers.filter((each) => each?.status === 200 || each?.status === 201);
  const operations = new Set(done.map((each) => each?.operation?.operationId));
  return [
    ...(isDeepStrictEqual(atDojo, situation.once)
      ? []
      : [`Dojo has done ${JSON.stringify(atDojo)}`]),
    ...(done.includes(last)
      ? []
      : [`after all the answer was ${last?.status} ${last?.code ?? ''}`]),
    ...(operations.size === 1 ? [] : [`${operations.size} operations were answered`]),
    // Who wakes up and finds that it is overtaken may also ask for a repetition.
    ...(answer === undefined || [...answersThatGoOn, 503].includes(answer.status)
      ? []
      : [`its answer was ${answer.status} ${answer.code}`]),
    ...(answersThatGoOn.includes(next?.status)
      ? []
      : [`a minute later the answer was ${next?.status} ${next?.code}`]),
    ...(isLeftOpen ? ['the operation is still open'] : []),
  ];
}
