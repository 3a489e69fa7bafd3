import { deadlineIn } from '../../functions/core/clock.ts';
import type { CustomerId, Revision } from '../../functions/core/customers/customer-link.ts';
import { ensureCustomer } from '../../functions/core/customers/ensure-customer.ts';
import type { EnsureCustomerDependencies } from '../../functions/core/customers/ports.ts';
import { replaceLostCustomer } from '../../functions/core/customers/replace-lost-customer.ts';
import type { Log } from '../../functions/core/log.ts';
import { done } from './alternatives.ts';
import type { Caller } from './caller.ts';
import type { CallerPlan, Scenario } from './scenario.ts';
import { simulatedBudget, simulatedDojo } from './simulated-dojo.ts';
import { simulatedTable } from './simulated-table.ts';
import { marker, user, type World } from './world.ts';

const nothing = () => undefined;
const silentLog: Log = { info: nothing, warn: nothing, error: nothing };

/** Runs one request of the user through the real algorithm, over the simulated ports. */
export const runRequest = async (
  world: World,
  caller: Caller,
  plan: CallerPlan,
  scenario: Pick<Scenario, 'deadlineMs' | 'rememberedId'>,
): Promise<CustomerId> => {
  const clock = () => {
    const readingMs = world.nowMs + plan.clockOffsetMs;
    caller.remember(`${readingMs}`);
    return readingMs;
  };
  const startedAtMs = clock();
  const deadline = deadlineIn(scenario.deadlineMs, clock);
  const endsAtMs = world.nowMs + scenario.deadlineMs;
  const directory = simulatedDojo(world, caller, () => world.nowMs >= endsAtMs);
  let revisions = 0;
  const dependencies: EnsureCustomerDependencies = {
    links: simulatedTable(world, {
      caller,
      startedAtMs,
      clock: () => world.nowMs + plan.clockOffsetMs,
    }),
    directory,
    account: { prove: async () => {}, accountAt: async () => 'this' },
    adoptables: { find: async () => [], remove: async () => {} },
    markerOf: async () => marker,
    healingBudget: simulatedBudget(caller),
    clock,
    sleep: (ms) => {
      const wakesAtMs = world.nowMs + ms;
      caller.remember(`until ${wakesAtMs}`);
      return caller.step('pauses', [done(() => world.advanceTo(wakesAtMs))], wakesAtMs);
    },
    newRevision: () => `${caller.name}${++revisions}` as Revision,
    deadline,
    log: silentLog,
  };
  const input = { userId: user, profile: { name: 'Alice' }, startedAtMs };

  const suspectId =
    plan.role === 'remembered' ? scenario.rememberedId : await ensureCustomer(input, dependencies);
  if (plan.role === 'ensure' || (await directory.use(suspectId))) return suspectId;
  return (await replaceLostCustomer({ ...input, suspectId }, dependencies)) ?? suspectId;
};
