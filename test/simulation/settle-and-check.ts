import { youngMs } from '../../functions/core/customers/audit/audit-timing.ts';
import type { CustomerId } from '../../functions/core/customers/customer-link.ts';
import { Caller } from './caller.ts';
import { heldUntilMs } from './hold.ts';
import { Interner } from './interner.ts';
import { runCaller } from './run-caller.ts';
import type { CallerPlan, Scenario } from './scenario.ts';
import { isOthers, rightKey, type World } from './world.ts';

/**
 * Longer than any lease, settling time, difference of clocks that is within the tolerance, and time in
 * which Dojo does not show a customer.
 */
const settledAfterMs = 70_000;

interface Settling {
  readonly world: World;
  readonly scenario: Scenario;
  readonly schedule: string[];
}

/** Runs a caller alone, with the good alternative of each step. @returns how it ended. */
async function runHealthy(
  name: string,
  role: CallerPlan['role'],
  { world, scenario, schedule }: Settling,
): Promise<string> {
  const caller = new Caller(name, new Interner());
  await caller.begin(() => runCaller(world, caller, { role, clockOffsetMs: 0 }, scenario));
  while (caller.ending === undefined) {
    const stop = caller.stop;
    if (stop === undefined) throw new Error(`${name} stands nowhere.`);
    schedule.push(`${name}  ${stop.what}: ${stop.alternatives[0]?.name}`);
    await caller.take(0);
  }
  schedule.push(`${name}  ${caller.ending}`);
  return caller.ending;
}

function letSettle({ world }: Settling): void {
  world.advanceTo(Math.max(world.nowMs + settledAfterMs, heldUntilMs(world.item)));
}

/**
 * An erasure is finished, and what a restored table does not know is recorded, by an audit.
 * @returns the customers one of which the user is owed.
 */
async function auditFirst(settling: Settling): Promise<readonly CustomerId[]> {
  const { world } = settling;
  const isUnknown = world.item === undefined;
  if (world.item?.state !== 'erasing' && world.forgotten.size === 0) return [];
  // A restored table is audited later than that, so that no customer counts as under way.
  world.advanceTo(world.nowMs + youngMs);
  const ending = await runHealthy('first audit', 'audit', settling);
  if (ending !== 'came to its end') world.violate(`The first audit ${ending}.`);
  if (world.item?.state === 'erasing') world.violate('The audit did not finish an erasure.');
  letSettle(settling);
  if (world.item?.state === 'linked') return [];
  const owed = isUnknown ? [...world.forgotten] : world.adoptable.map(({ id }) => id);
  return owed.filter((id) => world.mayBeUsed(id));
}

/** A user whom the table has forgotten gets back what it had, once an audit has recorded it. */
function checkReturn(owed: readonly string[], { world }: Settling): void {
  const linked = world.item?.state === 'linked' ? world.item.customerId : undefined;
  if (owed.length > 0 && !owed.includes(linked ?? '')) {
    world.violate(`The user is linked to ${linked}, and had ${owed.join(' and ')}.`);
  }
}

/**
 * Whoever was erased has nothing left once an audit has run, whether it may repair or not. What was
 * sent past its deadline may come later than that.
 */
async function checkErasure(settling: Settling): Promise<void> {
  const { world } = settling;
  if (world.erasedUntilMs === undefined || world.sentTooLate) return;
  await runHealthy('reporting audit', 'audit-report-only', settling);
  const left = world.ofErasedLife();
  if (left.length > 0) world.violate(`${left.join(' and ')} is left of a life that was erased.`);
}

function checkTheEnd({ world }: Settling): void {
  if (world.item?.state !== 'linked') {
    world.violate(`The table ends with ${world.item?.state ?? 'nothing'}, not with a link.`);
    return;
  }
  const { customerId } = world.item;
  const marked = world.marked();
  // What the user had before the table was restored stays while it has cards.
  const kept = marked.filter((id) => id === customerId || !world.forgotten.has(id));
  if (kept.length !== 1 || kept[0] !== customerId) {
    world.violate(
      `The link names ${customerId}, and Dojo holds ${marked.join(' and ') || 'none'}.`,
    );
  }
  const unmarked = [...world.live.values()]
    .filter((customer) => !marked.includes(customer.id) && !isOthers(customer))
    .map(({ id }) => id);
  if (unmarked.length > 0) world.violate(`${unmarked.join(' and ')} carries no marker.`);
}

/**
 * After a schedule: a healthy request of the same user once everything has settled, an audit, and
 * what must hold then. What must hold all the time is watched by the world and the table's port.
 */
export async function settleAndCheck(
  world: World,
  scenario: Scenario,
  schedule: string[],
): Promise<void> {
  const settling = { world, scenario, schedule };
  world.key = rightKey;
  letSettle(settling);
  const lastDueAtMs = Math.max(world.nowMs, ...world.late.map(({ dueAtMs }) => dueAtMs));
  const owed = await auditFirst(settling);

  let ending = await runHealthy('healthy', 'request', settling);
  if (ending === 'failed customer_not_visible_yet') {
    letSettle(settling);
    ending = await runHealthy('healthy', 'request', settling);
  }
  if (!ending.startsWith('returned')) {
    world.violate(`The healthy request ${ending}.`);
    return;
  }
  checkReturn(owed, settling);

  world.advanceTo(lastDueAtMs);
  letSettle(settling);
  await checkErasure(settling);
  const audited = await runHealthy('audit', 'audit', settling);
  if (audited !== 'came to its end') world.violate(`The audit ${audited}.`);
  checkTheEnd(settling);
}
