import { decideOperation } from '../../../functions/core/payment-operations/decide.ts';
import type { PaymentRecord } from '../../../functions/core/payment-operations/payment-record.ts';
import { Caller } from '../caller.ts';
import { Interner } from '../interner.ts';
import type { PaymentPlan } from './payment-scenario.ts';
import { type PaymentWorld, recordId } from './payment-world.ts';
import { dependenciesOf, runPaymentCaller } from './run-payment-caller.ts';

const look: PaymentPlan = { role: 'look', clockOffsetMs: 0 };

/** Longer than Dojo takes to show anything. */
const settledAfterMs = 60 * 60_000;

async function runHealthy(
  world: PaymentWorld,
  schedule: string[],
  name: string,
  work: (caller: Caller) => Promise<string>,
): Promise<string> {
  const caller = new Caller(name, new Interner());
  await caller.begin(() => work(caller));
  while (caller.ending === undefined) {
    const { stop } = caller;
    if (stop === undefined) throw new Error(`${name} stands nowhere.`);
    schedule.push(`${name}  ${stop.what}: ${stop.alternatives[0]?.name}`);
    await caller.take(0);
  }
  schedule.push(`${name}  ${caller.ending}`);
  if (caller.ending.startsWith('failed with')) world.violate(`${name} ${caller.ending}.`);
  return caller.ending;
}

/** What the record says and what Dojo has done are the same. */
function checkAgreement(world: PaymentWorld, record: PaymentRecord | undefined): void {
  const { open, settled = [] } = record ?? {};
  for (const { key, operationId, amount } of world.moves) {
    if (key === undefined || open?.id === operationId) continue;
    const told = settled.find(({ id }) => id === operationId);
    const isRelease = told?.kind === 'release' && world.portalHasActed;
    if (told?.outcome !== 'moved' || (told.amount.value !== amount && !isRelease)) {
      world.violate(`The record does not say that ${key} has moved ${amount}.`);
    }
  }
}

function checkBudget(world: PaymentWorld): void {
  const givenBack = world.moves
    .filter(({ by, kind }) => by !== 'portal' && (kind === 'refund' || kind === 'release'))
    .reduce((sum, { amount }) => sum + amount, 0);
  if (world.budgetTaken < givenBack) {
    world.violate(`${givenBack} was given back, and the budget knows of ${world.budgetTaken}.`);
  }
}

/** A person looks at what cannot be told, and says what is true. */
async function decide(world: PaymentWorld, schedule: string[]): Promise<void> {
  const open = world.record?.open;
  if (open === undefined) return;
  if (open.unresolved === undefined) world.violate('What is open is not said to be unresolved.');
  const isUntold =
    (open.kind === 'release' && open.before.capturedAmount > 0) ||
    (open.kind === 'capture' && !world.options.tellsCaptures) ||
    !world.options.tellsNone ||
    // Dojo has said that it works on it, and never said another word.
    (open.kind === 'charge' && open.unresolved?.reason === 'pending');
  if (!world.portalHasActed && !isUntold) {
    world.violate(`It stays unresolved (${open.unresolved?.reason}), and nobody else acted.`);
  }
  const decision = {
    id: recordId,
    operationId: open.id,
    moved: world.hasMoved(open),
    seenAtMs: world.nowMs,
  };
  await runHealthy(world, schedule, 'person', async (caller) => {
    const { kind } = await decideOperation(decision, dependenciesOf(world, caller, look));
    return `decided: ${kind}`;
  });
  if (world.record?.open !== undefined) world.violate('A person cannot decide it.');
}

type CallPlan = PaymentPlan & { readonly role: 'call' };

/** The portal has taken what it would move; or another key has, of what can be moved once only. */
function mayBeRefused(world: PaymentWorld, { key, request }: CallPlan): boolean {
  const others = world.moves.filter((move) => move.key !== key);
  const isForOneOnly = ({ kind }: { readonly kind: string }) =>
    kind === 'release' || request.kind === 'release' || request.kind === 'charge';
  return world.portalHasActed || others.some(isForOneOnly);
}

/** One movement, or none of what was declined or was the portal's. */
function isSettledTruly(world: PaymentWorld, { key }: CallPlan): boolean {
  const told = world.record?.settled.find(({ keyHash }) => keyHash === key);
  const moves = world.movesOf(key).length;
  if (told?.outcome === 'declined') return moves === 0;
  return moves === 1 || (told !== undefined && world.isOfPortal(told));
}

/**
 * After a schedule: looks as they are scheduled, a person where one is asked for, and then every key once
 * more. What must hold all the time is watched by the world and the record's port.
 */
export async function settlePayment(
  world: PaymentWorld,
  callers: readonly PaymentPlan[],
  schedule: string[],
): Promise<void> {
  const lookNow = () =>
    runHealthy(world, schedule, 'look', (caller) => runPaymentCaller(world, caller, look));
  const open = world.record?.open;
  if (open !== undefined) {
    world.advanceTo(Math.max(world.nowMs, open.leaseExpiresAtMs));
    await lookNow();
  }
  world.advanceTo(Math.max(world.nowMs, open?.provenAtMs ?? 0));
  await lookNow();
  world.advanceTo(world.nowMs + settledAfterMs);
  for (const { happen } of world.lateEffects()) happen();
  await lookNow();
  checkAgreement(world, world.record);
  await decide(world, schedule);
  checkAgreement(world, world.record);

  const plans = new Map(
    callers.flatMap((plan) =>
      plan.role === 'call' ? [[plan.key, { ...plan, clockOffsetMs: 0 } as CallPlan] as const] : [],
    ),
  );
  let number = 0;
  for (const plan of plans.values()) {
    const name = `Z${++number}`;
    const ending = await runHealthy(world, schedule, name, (caller) =>
      runPaymentCaller(world, caller, plan),
    );
    if (!['was told settled', 'was told refused'].includes(ending)) {
      world.violate(`${plan.key} ${ending}, long after everything has settled.`);
    }
    world.advanceTo(world.nowMs + settledAfterMs);
    if (world.movesOf(plan.key).length > 0 && ending !== 'was told settled') {
      world.violate(`${plan.key} has moved money, and ${ending}.`);
    }
    if (ending === 'was told refused' && !mayBeRefused(world, plan)) {
      world.violate(`${plan.key} is refused, and nothing stands in its way.`);
    }
    if (ending === 'was told settled' && !isSettledTruly(world, plan)) {
      world.violate(`${plan.key} is settled, with ${world.movesOf(plan.key).length} movements.`);
    }
  }
  checkAgreement(world, world.record);
  checkBudget(world);
}
