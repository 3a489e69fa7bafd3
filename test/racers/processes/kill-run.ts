import { auditAndRepair } from '../audit-and-repair.ts';
import { brokenPromises } from '../broken-promises.ts';
import { type Census, takeCensus } from '../census.ts';
import { findLeaks } from '../private-person.ts';
import { inLanes } from './in-lanes.ts';
import {
  deadClaimWithCustomer,
  deadClaimWithoutCustomer,
  firstOfItsMap,
  lostCustomer,
  newUser,
  recordedCustomer,
  type Situation,
} from './situations.ts';
import type { Bench } from './start-bench.ts';
import type { StopPlan } from './steps.ts';
import { type StoppedStep, stopAtSteps } from './stop-at-steps.ts';

/** By customer map. */
export type Censuses = ReadonlyMap<string, Census>;

export interface KillReport {
  readonly steps: readonly StoppedStep[];
  readonly before: Censuses;
  /** The audits. */
  readonly after: Censuses;
  /** Everything that must not have happened, a sentence each. */
  readonly failures: readonly string[];
}

/** Every step of every situation. */
export const wholePlans: readonly StopPlan<Situation>[] = [
  {
    fate: 'killed',
    situations: [
      newUser,
      firstOfItsMap,
      recordedCustomer,
      deadClaimWithCustomer,
      deadClaimWithoutCustomer,
      lostCustomer,
    ],
    reads: 'before',
  },
  { fate: 'frozen', situations: [newUser], reads: 'before' },
];

/** Stops processes at the steps, audits, and checks what the guarantee promises. */
export async function killRun(
  bench: Bench,
  plans: readonly StopPlan<Situation>[],
): Promise<KillReport> {
  const steps = await stopAtSteps(bench, plans);
  const stepsOfMaps = Map.groupBy(steps, ({ tableName }) => tableName);
  const maps = [...stepsOfMaps.keys()].map((tableName) => ({ ...bench, tableName }));
  const census = async () =>
    new Map(await inLanes(2, maps, async (map) => [map.tableName, await takeCensus(map)] as const));
  const before = await census();
  await inLanes(2, maps, auditAndRepair);
  const after = await census();
  const failures = [...stepsOfMaps].flatMap(([tableName, theirs]) => {
    const found = after.get(tableName);
    if (found === undefined) return [];
    const canaries =
      found.canaries === 1 ? [] : [`${tableName} has ${found.canaries} canaries at Dojo`];
    return [...brokenPromises(answersIn(theirs), found), ...canaries];
  });
  return { steps, before, after, failures: [...failures, ...findLeaks(bench.lines)] };
}

function answersIn(steps: readonly StoppedStep[]) {
  return new Map(
    steps.map(({ userId, answer, successor }) => [
      userId,
      [answer, successor.answer].flatMap((each) => each?.customerId ?? []),
    ]),
  );
}
