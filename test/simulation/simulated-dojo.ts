import type { CustomerId } from '../../functions/core/customers/customer-link.ts';
import type { CustomerCards } from '../../functions/core/customers/erase-customer.ts';
import type { CustomerDirectory, ReplacementBudget } from '../../functions/core/customers/ports.ts';
import { OutcomeUnknown, Rejected, Unavailable } from '../../functions/core/failures.ts';
import { done, fault, killed, unavailable } from './alternatives.ts';
import type { Answer, Caller } from './caller.ts';
import type { World } from './world.ts';

export interface SimulatedDojo extends CustomerDirectory {
  /** What a route does with a customer: minting a secret, say. False where Dojo answers 404. */
  use(customerId: CustomerId): Promise<boolean>;
  readonly cards: CustomerCards;
  /** How many cards a customer has saved. */
  countCards(customerId: CustomerId): Promise<number>;
}

function answerLost(): Answer<never> {
  return {
    kind: 'error',
    error: new OutcomeUnknown('dojo_outcome_unknown', 'no answer'),
  };
}
function unreachable() {
  return unavailable('dojo_unavailable');
}
function refused(): Answer<never> {
  return {
    kind: 'error',
    error: new Rejected('dojo_refused', ''),
  };
}
function notSent(): Answer<never> {
  return {
    kind: 'error',
    error: new Unavailable('dojo_unavailable', ''),
  };
}

/** Makes a customer as Dojo does: each request another one, maybe later. @returns its id. */
export function creating(world: World, caller: Caller, isTooLate: () => boolean) {
  return (name: string | undefined, afterMs: number): CustomerId => {
    const id = `cust_sandbox_${caller.name}${caller.steps}` as CustomerId;
    if (isTooLate()) world.sentTooLate = true;
    if (afterMs === 0) world.addCustomer(id, name);
    else world.late.push({ id, name, sentAtMs: world.nowMs, dueAtMs: world.nowMs + afterMs });
    return id;
  };
}

/** Dojo does not know a customer yet that it does not show. */
export function removing(world: World) {
  return (id: CustomerId): 'removed' | 'absent' => {
    if (!world.shows(id)) return 'absent';
    world.removeCustomer(id);
    return 'removed';
  };
}

/**
 * Dojo as one caller sees it, with the right key.
 * @param isTooLate whether the caller's deadline has passed.
 */
export function simulatedDojo(
  world: World,
  caller: Caller,
  isTooLate: () => boolean,
): SimulatedDojo {
  const send = creating(world, caller, isTooLate);
  const removeNow = removing(world);
  const look = <Value>(what: string, act: () => Value): Promise<Value> =>
    caller.step(what, [done(act), unreachable(), killed('killed before it')]);
  const change = <Value>(what: string, act: () => Value): Promise<Value> =>
    caller.step(what, [
      done(act),
      unreachable(),
      fault('done, but the answer is lost', () => {
        act();
        return notSent();
      }),
      killed('killed before it'),
      killed('done, and then killed', act),
    ]);

  return {
    create: ({ name }) =>
      caller.step('creates a customer', [
        done(() => send(name, 0)),
        fault('refused', refused),
        fault('never sent', notSent),
        fault('done, but the answer is lost', () => {
          send(name, 0);
          return answerLost();
        }),
        fault('not done, and no answer', answerLost),
        fault('no answer, and done later', () => {
          send(name, world.options.doneLaterMs);
          return answerLost();
        }),
        killed('killed before it'),
        killed('done, and then killed', () => send(name, 0)),
        killed('killed, and done later', () => send(name, world.options.doneLaterMs)),
      ]),

    list: () =>
      look('looks for marked customers', () => ({
        customers: world.newestFirst(),
        after: undefined,
      })),
    exists: (id) => look(`asks whether ${id} exists`, () => world.shows(id)),
    use: (id) => look(`uses ${id}`, () => world.shows(id)),
    countCards: (id) => look(`counts the cards of ${id}`, () => Number(world.withCards.has(id))),
    remove: (id) => change(`deletes ${id}`, () => removeNow(id)),
    cards: {
      removeAll: (id) => change(`deletes the cards of ${id}`, () => world.removeCards(id)),
    },
  };
}

/** A budget that does not run out, at a table that may fail. */
export function simulatedBudget(caller: Caller): ReplacementBudget {
  return {
    take: (id) =>
      caller.step(`takes ${id} from the replacement budget`, [
        done(() => true),
        unavailable('table_unavailable'),
        killed('killed before it'),
      ]),
  };
}
