import { type Choice, Execution } from './execution.ts';
import { Interner } from './interner.ts';
import type { Bounds, Plan, SimulatedWorld, Simulation } from './simulation.ts';

export interface Violation {
  readonly sentence: string;
  /** What happened, step by step. */
  readonly schedule: readonly string[];
}

export interface Exploration {
  readonly scenario: string;
  readonly bounds: Bounds;
  /** Different schedules within the bounds: every one is covered. */
  readonly schedules: bigint;
  /** Different states on the way: from each, every choice was taken. */
  readonly states: number;
  /** How often the real algorithm was run, from the beginning up to a state that was known already. */
  readonly runs: number;
  readonly violation: Violation | undefined;
}

interface Fork<World extends SimulatedWorld, CallerPlan extends Plan> {
  readonly key: string;
  readonly choices: readonly Choice<World, CallerPlan>[];
  /** What the callers have seen when they come to it. */
  readonly memories: readonly number[];
  index: number;
  /** Schedules found behind the choices that are done. */
  schedules: bigint;
}

/**
 * Explores every schedule of the scenario within the bounds, depth first and without chance. A run
 * cannot be turned back, so each starts from the beginning and repeats the choices that lead to the
 * next one untried.
 *
 * A run ends where it reaches a state that was reached before: everything that can follow has been
 * explored from there (see `Execution.key`). States never repeat within one run, since each step adds
 * to a memory or uses something up, so the one that is met again is always done.
 */
async function exploreWithin<World extends SimulatedWorld, CallerPlan extends Plan>(
  scenario: Simulation<World, CallerPlan>,
  bounds: Bounds,
): Promise<Exploration> {
  const interner = new Interner();
  const known = new Map<string, bigint>();
  const path: Fork<World, CallerPlan>[] = [];
  let runs = 0;
  let violation: Violation | undefined;

  for (;;) {
    runs += 1;
    const execution = new Execution(scenario, bounds, interner);
    await repeatUpToLast(execution, path);

    let behind: bigint | undefined;
    while (behind === undefined) {
      const key = execution.key();
      behind = execution.world.violation === undefined ? known.get(key) : 0n;
      if (behind !== undefined) break;
      const choices = execution.choices();
      const [first] = choices;
      if (first === undefined) {
        await execution.finish();
        behind = 1n;
        known.set(key, behind);
      } else {
        path.push({ key, choices, memories: execution.memories(), index: 0, schedules: 0n });
        await execution.take(first);
      }
    }
    if (execution.world.violation !== undefined) {
      violation = { sentence: execution.world.violation, schedule: execution.schedule };
      break;
    }

    let fork = path.at(-1);
    while (fork !== undefined) {
      fork.schedules += behind;
      fork.index += 1;
      if (fork.index < fork.choices.length) break;
      known.set(fork.key, fork.schedules);
      behind = fork.schedules;
      path.pop();
      fork = path.at(-1);
    }
    if (fork === undefined) {
      return {
        scenario: scenario.name,
        bounds,
        schedules: behind,
        states: known.size,
        runs,
        violation,
      };
    }
  }
  return { scenario: scenario.name, bounds, schedules: 0n, states: known.size, runs, violation };
}

/** Comes to the last fork again, and takes the next of its choices. */
async function repeatUpToLast<World extends SimulatedWorld, CallerPlan extends Plan>(
  execution: Execution<World, CallerPlan>,
  path: readonly Fork<World, CallerPlan>[],
): Promise<void> {
  const last = path.at(-1);
  if (last === undefined) return;
  const way = path.slice(0, -1).map(chosenAt);
  await execution.repeat(way, last.memories);
  if (execution.choices().length !== last.choices.length)
    throw new Error('A run did not repeat: the simulation is not deterministic.');
  await execution.take(chosenAt(last));
}

function chosenAt<World extends SimulatedWorld, CallerPlan extends Plan>({
  choices,
  index,
}: Fork<World, CallerPlan>): Choice<World, CallerPlan> {
  const choice = choices[index];
  if (choice === undefined) throw new Error(`There is no choice ${index}.`);
  return choice;
}

/** Explores the scenario; a violation is shown with as few faults as it needs. */
export async function explore<World extends SimulatedWorld, CallerPlan extends Plan>(
  scenario: Simulation<World, CallerPlan>,
  bounds: Bounds,
): Promise<Exploration> {
  // Millions of failures are thrown, and nobody reads where.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await exploreSimplest(scenario, bounds);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function exploreSimplest<World extends SimulatedWorld, CallerPlan extends Plan>(
  scenario: Simulation<World, CallerPlan>,
  bounds: Bounds,
): Promise<Exploration> {
  const exploration = await exploreWithin(scenario, bounds);
  if (exploration.violation === undefined) return exploration;
  for (let faults = 0; faults < bounds.faults; faults++) {
    const simpler = await exploreWithin(scenario, { ...bounds, faults });
    if (simpler.violation !== undefined) return simpler;
  }
  return exploration;
}
