import { deadlineIn } from '../../functions/core/clock.ts';
import type { CustomerId, Revision } from '../../functions/core/customers/customer-link.ts';
import type { EraseCustomerDependencies } from '../../functions/core/customers/erase-customer.ts';
import type {
  AdoptableRecords,
  CustomerDirectory,
  EnsureCustomerDependencies,
} from '../../functions/core/customers/ports.ts';
import type { Log } from '../../functions/core/log.ts';
import { done } from './alternatives.ts';
import type { Caller } from './caller.ts';
import type { CallerPlan, Scenario } from './scenario.ts';
import { simulatedAccount } from './simulated-account.ts';
import { type SimulatedDojo, simulatedBudget, simulatedDojo } from './simulated-dojo.ts';
import { simulatedTable } from './simulated-table.ts';
import { marker, type World } from './world.ts';

/** What the real algorithms get, as one caller sees it. */
export interface Ports extends EnsureCustomerDependencies, EraseCustomerDependencies {
  readonly directory: CustomerDirectory;
  readonly dojo: SimulatedDojo;
  readonly adoptables: AdoptableRecords;
  readonly startedAtMs: number;
}

function nothing() {
  return undefined;
}
const silentLog: Log = { info: nothing, warn: nothing, error: nothing };

/** What audits record is read and written beside other steps, so that it is none of its own. */
function adoptablesOf(world: World, caller: Caller, seen: Set<CustomerId>): AdoptableRecords {
  return {
    find: async () => {
      caller.remember(JSON.stringify(world.adoptable));
      for (const { id } of world.adoptable) seen.add(id);
      return world.adoptable;
    },
    remove: async () => {
      world.adoptable = [];
    },
    record: async (_marker, customer, { isPreferred }) => {
      const others = world.adoptable.filter(({ id }) => id !== customer.id);
      world.adoptable = isPreferred ? [customer, ...others] : [...others, customer];
    },
  };
}

export function portsOf(
  world: World,
  caller: Caller,
  { clockOffsetMs }: CallerPlan,
  { deadlineMs, keysMatter }: Pick<Scenario, 'deadlineMs' | 'keysMatter'>,
): Ports {
  const clock = () => {
    const readingMs = world.nowMs + clockOffsetMs;
    caller.remember(`${readingMs}`);
    return readingMs;
  };
  const startedAtMs = clock();
  const endsAtMs = world.nowMs + deadlineMs;
  const deadline = deadlineIn(deadlineMs, clock);
  const isTooLate = () => world.nowMs >= endsAtMs;
  const sleep = (ms: number) => {
    const wakesAtMs = world.nowMs + ms;
    caller.remember(`until ${wakesAtMs}`);
    return caller.step('pauses', [done(() => world.advanceTo(wakesAtMs))], wakesAtMs);
  };
  let revisions = 0;
  const recorded = new Set<CustomerId>();
  const { dojo, prove } = keysMatter
    ? simulatedAccount(world, caller, { isTooLate, clock, sleep, deadline })
    : { dojo: simulatedDojo(world, caller, isTooLate), prove: async () => undefined };
  return {
    links: simulatedTable(world, {
      caller,
      startedAtMs,
      clock: () => world.nowMs + clockOffsetMs,
      recorded,
    }),
    directory: dojo,
    cards: dojo.cards,
    forgetUser: async () => 'erased',
    dojo,
    account: { prove, accountAt: async () => 'this' },
    adoptables: adoptablesOf(world, caller, recorded),
    markerOf: async () => marker,
    replacementBudget: simulatedBudget(caller),
    countCreation: async () => undefined,
    settleLater: async () => undefined,
    finishLater: async () => undefined,
    clock,
    sleep,
    newRevision: () => `${caller.name}${++revisions}` as Revision,
    deadline,
    log: silentLog,
    startedAtMs,
  };
}
