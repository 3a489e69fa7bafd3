import { Caller } from './caller.ts';
import { heldUntilMs } from './hold.ts';
import { Interner } from './interner.ts';
import { runRequest } from './run-request.ts';
import type { Scenario } from './scenario.ts';
import type { World } from './world.ts';

/** Longer than any lease, settling time and difference of clocks that is within the tolerance. */
const settledAfterMs = 60_000;

/** Takes the good alternative of each step until the caller has ended. */
const runToTheEnd = async (caller: Caller, schedule: string[]): Promise<void> => {
  while (caller.ending === undefined) {
    const stop = caller.stop;
    if (stop === undefined) throw new Error('The healthy request stands nowhere.');
    schedule.push(`healthy  ${stop.what}: ${stop.alternatives[0]?.name}`);
    await caller.take(0);
  }
  schedule.push(`healthy  ${caller.ending}`);
};

/** The core of the audit: deletes the user's marked customers that a linked user's link does not name. */
const auditOnce = (world: World, schedule: string[]): void => {
  if (world.item?.state !== 'linked') return;
  for (const id of world.marked()) {
    if (id === world.item.customerId) continue;
    schedule.push(`audit  deletes ${id}`);
    world.removeCustomer(id);
  }
};

/**
 * After a schedule: a healthy request of the same user once everything has settled, an audit, and
 * what must hold then. What must hold all the time is watched by the world and the table's port.
 */
export const settleAndCheck = async (
  world: World,
  scenario: Scenario,
  schedule: string[],
): Promise<void> => {
  world.advanceTo(Math.max(world.nowMs + settledAfterMs, heldUntilMs(world.item)));
  const lastDueAtMs = Math.max(world.nowMs, ...world.late.map(({ dueAtMs }) => dueAtMs));
  if (world.item?.state === 'erasing') {
    world.violate('The erasure was left half done by the scenario.');
    return;
  }

  const caller = new Caller('H', new Interner());
  await caller.begin(async () => {
    const plan = { role: 'request', clockOffsetMs: 0 } as const;
    const id = await runRequest(world, caller, plan, scenario);
    world.noteReturned(id);
    return `returned ${id}`;
  });
  await runToTheEnd(caller, schedule);
  if (!caller.ending?.startsWith('returned')) {
    world.violate(`The healthy request ${caller.ending}.`);
    return;
  }

  world.advanceTo(lastDueAtMs);
  auditOnce(world, schedule);
  if (world.item?.state !== 'linked') {
    world.violate(`The table ends with ${world.item?.state ?? 'nothing'}, not with a link.`);
    return;
  }
  const { customerId } = world.item;
  const marked = world.marked();
  if (marked.length !== 1 || marked[0] !== customerId) {
    world.violate(
      `The link names ${customerId}, and Dojo holds ${marked.join(' and ') || 'none'}.`,
    );
  }
  const unmarked = [...world.live.keys()].filter((id) => !marked.includes(id));
  if (unmarked.length > 0) world.violate(`${unmarked.join(' and ')} carries no marker.`);
};
