import { describe, expect, it } from 'vitest';
import { explore } from '../explorer.ts';
import { describeBounds, describeExploration, describeViolation } from '../report.ts';
import type { PaymentScenario } from './payment-scenario.ts';
import { paymentScenarios } from './payment-scenarios.ts';
import { paymentSimulation } from './payment-simulation.ts';

describe('money moves at most once for a key in every schedule of', () => {
  for (const scenario of Object.values<PaymentScenario>(paymentScenarios)) {
    const bounds = scenario.quickBounds ?? scenario.bounds;
    it(`${scenario.name} (${describeBounds(bounds)})`, { timeout: 60_000 }, async () => {
      const exploration = await explore(paymentSimulation(scenario), bounds);
      console.log(describeExploration(exploration));
      const { violation, schedules } = exploration;
      expect(violation && describeViolation(violation)).toBeUndefined();
      expect(schedules).toBeGreaterThan(50n);
    });
  }
});
