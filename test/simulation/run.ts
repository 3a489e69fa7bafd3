import { commandArguments } from '../../lib/command-arguments.ts';
import { nearestWord } from '../../lib/nearest-word.ts';
import { readOrExit } from '../../lib/read-or-exit.ts';
import type { Exploration } from './explorer.ts';
import type { PaymentScenario } from './payments/payment-scenario.ts';
import type { Scenario } from './scenario.ts';
import type { Bounded, Bounds } from './simulation.ts';

const usage = `Usage: npm run simulate -- [--deep] [--only <scenario>]

Explores every schedule of each scenario of customers and payments within bounds, with a crash or a fault at
every step: minutes.

  --deep             wider bounds
  --only <scenario>  one alone; an unknown one is refused with the names of all

Exit code: 0 no schedule breaks a promise, 1 one does, 2 it could not run.`;

const { parse, refuseWords, wrong } = commandArguments(usage, {
  deep: { type: 'boolean', default: false },
  only: { type: 'string' },
});

const { deep, only } = readOrExit(usage, () => {
  const { values, positionals } = parse(process.argv.slice(2));
  refuseWords(positionals);
  return values.help ? undefined : values;
});

// Imported only once it is known what is to be run: the usage needs no scenario.
const { customerSimulation } = await import('./customer-simulation.ts');
const { explore } = await import('./explorer.ts');
const { paymentScenarios } = await import('./payments/payment-scenarios.ts');
const { paymentSimulation } = await import('./payments/payment-simulation.ts');
const { describeExploration, describeViolation, pauseRule } = await import('./report.ts');
const { scenarios } = await import('./scenarios.ts');

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

const asked = readOrExit(usage, () => {
  if (only === undefined) return entries;
  const names = entries.map(({ name }) => name);
  if (names.includes(only)) return entries.filter(({ name }) => name === only);
  const nearest = nearestWord(only, names);
  throw wrong(
    nearest === undefined
      ? `--only must be one of ${names.join(', ')}.`
      : `--only ${only}: did you mean ${nearest}?`,
  );
});

console.log(`Every schedule within the bounds; ${pauseRule}.`);
let violations = 0;
for (const { bounded, exploreWithin } of asked) {
  const startedAt = process.cpuUsage();
  const exploration = await exploreWithin(deep ? bounded.deepBounds : bounded.bounds);
  const { user, system } = process.cpuUsage(startedAt);
  const seconds = ((user + system) / 1_000_000).toFixed(1);
  console.log(`${describeExploration(exploration)} ${seconds.padStart(6)} s of CPU`);
  if (exploration.violation === undefined) continue;
  violations += 1;
  console.log(describeViolation(exploration.violation));
}
process.exit(violations === 0 ? 0 : 1);
