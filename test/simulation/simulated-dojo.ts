import type { CustomerId } from '../../functions/core/customers/customer-link.ts';
import type { CustomerDirectory, HealingBudget } from '../../functions/core/customers/ports.ts';
import { OutcomeUnknown, Rejected, Unavailable } from '../../functions/core/failures.ts';
import { done, fault, killed, unavailable } from './alternatives.ts';
import type { Answer, Caller } from './caller.ts';
import type { World } from './world.ts';

export interface SimulatedDojo extends CustomerDirectory {
  /** What a route does with a customer: minting a secret, say. False where Dojo answers 404. */
  use(customerId: CustomerId): Promise<boolean>;
}

const answerLost = (): Answer<never> => ({
  kind: 'error',
  error: new OutcomeUnknown('dojo_outcome_unknown', 'no answer'),
});
const unreachable = () => unavailable('dojo_unavailable');

/**
 * Dojo as one caller sees it. Each create makes another customer, as Dojo's does.
 * @param isTooLate whether the caller's deadline has passed.
 */
export const simulatedDojo = (
  world: World,
  caller: Caller,
  isTooLate: () => boolean,
): SimulatedDojo => {
  /** The request reaches Dojo now, and the customer appears `afterMs` later. */
  const send = (name: string | undefined, afterMs: number): CustomerId => {
    const id = `cust_sandbox_${caller.name}${caller.steps}` as CustomerId;
    if (isTooLate()) world.sentTooLate = true;
    if (afterMs === 0) world.addCustomer(id, name);
    else world.late.push({ id, name, dueAtMs: world.nowMs + afterMs });
    return id;
  };

  const removeNow = (id: CustomerId): 'removed' | 'absent' => {
    const outcome = world.live.has(id) ? 'removed' : 'absent';
    world.removeCustomer(id);
    return outcome;
  };

  return {
    create: ({ name }) =>
      caller.step('creates a customer', [
        done(() => send(name, 0)),
        fault('refused', () => ({ kind: 'error', error: new Rejected('dojo_refused', '') })),
        fault('never sent', () => ({
          kind: 'error',
          error: new Unavailable('dojo_unavailable', ''),
        })),
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
      caller.step('looks for marked customers', [
        done(() => ({ customers: world.newestFirst(), after: undefined })),
        unreachable(),
        killed('killed before it'),
      ]),

    exists: (id) =>
      caller.step(`asks whether ${id} exists`, [
        done(() => world.live.has(id)),
        unreachable(),
        killed('killed before it'),
      ]),

    use: (id) =>
      caller.step(`uses ${id}`, [
        done(() => world.live.has(id)),
        unreachable(),
        killed('killed before it'),
      ]),

    remove: (id) =>
      caller.step(`deletes ${id}`, [
        done(() => removeNow(id)),
        unreachable(),
        fault('done, but the answer is lost', () => {
          world.removeCustomer(id);
          return { kind: 'error', error: new Unavailable('dojo_unavailable', '') };
        }),
        killed('killed before it'),
        killed('done, and then killed', () => world.removeCustomer(id)),
      ]),
  };
};

/** A budget that does not run out, at a table that may fail. */
export const simulatedBudget = (caller: Caller): HealingBudget => ({
  take: (id) =>
    caller.step(`takes ${id} from the healing budget`, [
      done(() => true),
      unavailable('table_unavailable'),
      killed('killed before it'),
    ]),
});
