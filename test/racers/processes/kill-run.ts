import { auditAndRepair } from '../audit-and-repair.ts';
import { brokenPromises } from '../broken-promises.ts';
import { type Census, takeCensus } from '../census.ts';
import { findLeaks } from '../private-person.ts';
import {
  deadClaimWithCustomer,
  deadClaimWithoutCustomer,
  lostCustomer,
  newUser,
} from './situations.ts';
import type { Bench } from './start-bench.ts';
import { type StoppedStep, stopAtSteps } from './stop-at-steps.ts';

export interface KillReport {
  readonly steps: readonly StoppedStep[];
  readonly before: Census;
  /** The audit. */
  readonly after: Census;
  /** Everything that must not have happened, a sentence each. */
  readonly failures: readonly string[];
}

/** Stops processes at every step of every situation, audits, and checks what the guarantee promises. */
export const killRun = async (bench: Bench): Promise<KillReport> => {
  const steps = await stopAtSteps(bench, [
    {
      fate: 'killed',
      situations: [newUser, deadClaimWithCustomer, deadClaimWithoutCustomer, lostCustomer],
    },
    { fate: 'frozen', situations: [newUser] },
  ]);
  const before = await takeCensus(bench);
  await auditAndRepair(bench);
  const after = await takeCensus(bench);
  const answered = new Map(
    steps.map(({ userId, answer, successor }) => [
      userId,
      [answer, successor.answer].flatMap((each) => each?.customerId ?? []),
    ]),
  );
  const failures = [...brokenPromises(answered, after), ...findLeaks(bench.lines)];
  return { steps, before, after, failures };
};
