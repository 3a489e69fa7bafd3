import { describe, expect, it } from 'vitest';
import { customerSimulation } from './customer-simulation.ts';
import { explore } from './explorer.ts';
import { describeBounds, describeExploration, describeViolation, pauseRule } from './report.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';

console.log(`Bounds of every schedule: ${pauseRule}.`);

describe('one user has one Dojo customer in every schedule of', () => {
  for (const scenario of Object.values<Scenario>(scenarios)) {
    const bounds = scenario.quickBounds ?? scenario.bounds;
    it(`${scenario.name} (${describeBounds(bounds)})`, { timeout: 60_000 }, async () => {
      const exploration = await explore(customerSimulation(scenario), bounds);
      console.log(describeExploration(exploration));
      const { violation, schedules } = exploration;
      expect(violation && describeViolation(violation)).toBeUndefined();
      expect(schedules).toBeGreaterThan(500n);
    });
  }
});
