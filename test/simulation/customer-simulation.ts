import { runCaller } from './run-caller.ts';
import type { CallerPlan, Scenario } from './scenario.ts';
import { settleAndCheck } from './settle-and-check.ts';
import type { Ended, Simulation } from './simulation.ts';
import { World } from './world.ts';

/** Who has seen everything go well leaves no customer of its own behind. */
function checkSurplus(world: World, { name, ending, faults }: Ended): void {
  const knowsTheOutcome = ending.startsWith('returned') || ending === 'failed customer_erasing';
  if (faults > 0 || !knowsTheOutcome) return;
  const left = world.surplusOf(name);
  if (left !== undefined) world.violate(`${name} left its surplus customer ${left} behind.`);
}

/** A scenario of one user's customer. */
export function customerSimulation(scenario: Scenario): Simulation<World, CallerPlan> {
  const { name, callers, deadlineMs, events, keysMatter, shownAfterMs } = scenario;
  return {
    name,
    callers,
    deadlineMs,
    events,
    // The proof of the account goes on beside the caller's step.
    goesOnBeside: keysMatter,
    createWorld: () => {
      const world = new World(scenario);
      scenario.prepare(world);
      return world;
    },
    run: (world, caller, plan) => runCaller(world, caller, plan, scenario),
    noteEnding: (world, ended) => {
      if (!keysMatter && shownAfterMs === 0) checkSurplus(world, ended);
    },
    finish: (world, schedule) => settleAndCheck(world, scenario, schedule),
  };
}
