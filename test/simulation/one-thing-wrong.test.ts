import { describe, expect, it } from 'vitest';
import { customerSimulation } from './customer-simulation.ts';
import { type Exploration, explore } from './explorer.ts';
import type { PaymentScenario } from './payments/payment-scenario.ts';
import { paymentScenarios } from './payments/payment-scenarios.ts';
import { paymentSimulation } from './payments/payment-simulation.ts';
import { describeViolation } from './report.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import type { Bounded, Bounds } from './simulation.ts';

/** No more than the proofs, which go further: `every-schedule.proof.ts`, `every-payment-schedule.proof.ts`. */
function oneThingWrong({ bounds, quickBounds }: Bounded): readonly Bounds[] {
  const { faults, preemptions = 1 } = quickBounds ?? bounds;
  return [
    { faults: Math.min(1, faults), preemptions: 0 },
    { faults: 0, preemptions: Math.min(1, preemptions) },
  ];
}

async function exploreWith(
  scenario: Bounded,
  exploreWithin: (bounds: Bounds) => Promise<Exploration>,
): Promise<void> {
  let explored = 0n;
  for (const bounds of oneThingWrong(scenario)) {
    const { violation, schedules } = await exploreWithin(bounds);
    expect(violation && describeViolation(violation)).toBeUndefined();
    explored += schedules;
  }
  expect(explored).toBeGreaterThan(9n);
}

describe('with one fault, or one interruption, one user has one Dojo customer in every schedule of', () => {
  it.each(Object.values<Scenario>(scenarios))('$name', (scenario) =>
    exploreWith(scenario, (bounds) => explore(customerSimulation(scenario), bounds)),
  );
});

describe('with one fault, or one interruption, money moves at most once for a key in every schedule of', () => {
  it.each(Object.values<PaymentScenario>(paymentScenarios))('$name', (scenario) =>
    exploreWith(scenario, (bounds) => explore(paymentSimulation(scenario), bounds)),
  );
});
