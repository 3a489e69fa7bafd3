import { parseArgs } from 'node:util';
import { customerSimulation } from './customer-simulation.ts';
import { type Exploration, explore } from './explorer.ts';
import type { PaymentScenario } from './payments/payment-scenario.ts';
import { paymentScenarios } from './payments/payment-scenarios.ts';
import { paymentSimulation } from './payments/payment-simulation.ts';
import { describeExploration, describeViolation, pauseRule } from './report.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import type { Bounded, Bounds } from './simulation.ts';

const { values } = parseArgs({
  options: {
    deep: { type: 'boolean', default: false },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

interface Entry {
  readonly name: string;
  readonly bounded: Bounded;
  readonly exploreWithin: (bounds: Bounds) => Promise<Exploration>;
}

const entries: readonly Entry[] = [
  ...Object.entries<Scenario>(scenarios).map(([name, scenario]) => ({
    name,
    bounded: scenario,
    exploreWithin: (bounds: Bounds) => explore(customerSimulation(scenario), bounds),
  })),
  ...Object.entries<PaymentScenario>(paymentScenarios).map(([name, scenario]) => ({
    name,
    bounded: scenario,
    exploreWithin: (bounds: Bounds) => explore(paymentSimulation(scenario), bounds),
  })),
];

const names = entries.map(({ name }) => name);
if (values.help || (values.only !== undefined && !names.includes(values.only))) {
  console.log('Explores every schedule of each scenario, within bounds.');
  console.log('  --deep         wider bounds: takes a few minutes');
  console.log(`  --only <name>  one of ${names.join(', ')}`);
  process.exit(values.help ? 0 : 1);
}

console.log(`Every schedule within the bounds; ${pauseRule}.`);
let violations = 0;
for (const { name, bounded, exploreWithin } of entries) {
  if (values.only !== undefined && values.only !== name) continue;
  const startedAt = process.cpuUsage();
  const exploration = await exploreWithin(values.deep ? bounded.deepBounds : bounded.bounds);
  const { user, system } = process.cpuUsage(startedAt);
  const seconds = ((user + system) / 1_000_000).toFixed(1);
  console.log(`${describeExploration(exploration)} ${seconds.padStart(6)} s of CPU`);
  if (exploration.violation === undefined) continue;
  violations += 1;
  console.log(describeViolation(exploration.violation));
}
process.exit(violations === 0 ? 0 : 1);
