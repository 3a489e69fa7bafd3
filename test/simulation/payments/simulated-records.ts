import { OutcomeUnknown, Unavailable } from '../../../functions/core/failures.ts';
import type { PaymentRecord } from '../../../functions/core/payment-operations/payment-record.ts';
import type {
  GiveBackBudget,
  PaymentRecords,
} from '../../../functions/core/payment-operations/ports.ts';
import { done, fault, killed, unavailable } from '../alternatives.ts';
import type { Alternative, Caller } from '../caller.ts';
import type { PaymentWorld } from './payment-world.ts';

function show(record: PaymentRecord | undefined): string {
  if (record === undefined) return 'nothing';
  const { open, settled, revision } = record;
  const state = open === undefined ? 'free' : open.unresolved ? 'unresolved' : 'open';
  return `${state}, ${settled.length} settled (${revision})`;
}

/** What no write may do, whatever the algorithm believes. */
function forbidden(
  world: PaymentWorld,
  caller: Caller,
  next: PaymentRecord,
  clockMs: number,
): string | undefined {
  const { record } = world;
  const who = caller.name;
  const open = record?.open;
  const isSame = open?.id === next.open?.id;
  const before = record?.settled ?? [];
  const fresh = next.settled.slice(before.length);
  if (before.some(({ id }, index) => next.settled[index]?.id !== id)) {
    return `${who} changed what is settled.`;
  }
  if (open && next.open && !isSame) return `${who} began over another operation.`;
  const isOwn = record?.revision.startsWith(who) === true;
  if (open && isSame && !isOwn && open.leaseExpiresAtMs > clockMs) {
    return `${who} took over what somebody else is on.`;
  }
  const isWithdrawn = open && !isSame && !fresh.some(({ id }) => id === open.id);
  if (isWithdrawn && world.hasMoved(open)) return `${who} withdrew what has moved.`;
  for (const operation of fresh) {
    const hasMoved = world.moves.some(({ operationId }) => operationId === operation.id);
    if (operation.outcome === 'moved' && !hasMoved && !world.isOfPortal(operation)) {
      return `${who} settled ${operation.id} as moved, and it has not.`;
    }
    const mayMove = world.hasMoved(operation) && !world.options.portalDoesTheSame;
    if (operation.outcome === 'declined' && mayMove) {
      return `${who} settled ${operation.id} as declined, and it moves.`;
    }
  }
  const { payment } = world.money;
  const listed = (payment.captures ?? []).reduce((sum, { amount }) => sum + amount, 0);
  const captured = listed === 0 && payment.captureMode === 'Auto' ? payment.amount : listed;
  if (next.known.captured > captured || next.known.refunded > payment.refundedAmount) {
    return `${who} claims to know more than Dojo has done.`;
  }
  return undefined;
}

/** The record as one caller sees it: a write is refused if it is not the one that was read. */
export function simulatedRecords(
  world: PaymentWorld,
  caller: Caller,
  clock: () => number,
): PaymentRecords {
  const write = (expected: PaymentRecord | undefined, next: PaymentRecord): boolean => {
    if (world.record?.revision !== expected?.revision) return false;
    const sentence = forbidden(world, caller, next, clock());
    if (sentence !== undefined) world.violate(sentence);
    world.record = next;
    return true;
  };
  const later = (expected: PaymentRecord | undefined, next: PaymentRecord) =>
    world.lateWork.push({
      what: `${caller.name}’s write of ${show(next)} arrives`,
      make: () => write(expected, next),
    });
  const timedOut = () =>
    new OutcomeUnknown('table_outcome_unknown', 'timed out', { dependency: 'dynamodb' });
  const throttled = new Unavailable('table_unavailable', 'throttled', { dependency: 'dynamodb' });

  return {
    find: () =>
      caller.step('reads the record', [
        done(() => world.record),
        unavailable('table_unavailable'),
        killed('killed before it'),
      ]),

    replace: (_id, expected, next) =>
      caller.step(`writes ${show(next)} over ${show(expected)}`, [
        done(() => write(expected, next)),
        fault('throttled', () => ({ kind: 'error', error: throttled })),
        fault('done, but the answer is lost', () => {
          write(expected, next);
          return { kind: 'error', error: timedOut() };
        }),
        fault('not done, and no answer', () => ({ kind: 'error', error: timedOut() })),
        fault('no answer, and done later', () => {
          later(expected, next);
          return { kind: 'error', error: timedOut() };
        }),
        killed('killed before it'),
        killed('done, and then killed', () => write(expected, next)),
      ]),
  };
}

/** A budget that does not run out, at a table that may fail. */
export function simulatedBudget(world: PaymentWorld, caller: Caller): GiveBackBudget {
  const change = <Value>(what: string, act: () => Value): Promise<Value> => {
    const lost: Alternative<Value> = fault('done, but the answer is lost', () => {
      act();
      return { kind: 'error', error: new Unavailable('table_unavailable', 'timed out') };
    });
    return caller.step(what, [
      done(act),
      unavailable('table_unavailable'),
      lost,
      killed('killed before it'),
    ]);
  };
  return {
    take: ({ value }) =>
      change(`takes ${value} from the day’s budget`, () => {
        world.budgetTaken += value;
        return true;
      }),
    // Once for each operation, as the table does it.
    putBack: ({ value }, { operationId }) =>
      change(`puts ${value} back into the day’s budget`, () => {
        if (world.putBack.has(operationId)) return;
        world.putBack.add(operationId);
        world.budgetTaken -= value;
      }),
  };
}
