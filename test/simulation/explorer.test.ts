import { describe, expect, it } from 'vitest';
import type { CustomerId, Revision } from '../../functions/core/customers/customer-link.ts';
import { customerSimulation } from './customer-simulation.ts';
import { explore } from './explorer.ts';
import { describeViolation } from './report.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { marker, type World } from './world.ts';

const linkedId = 'cust_sandbox_first' as CustomerId;
function link(world: World): void {
  world.item = {
    state: 'linked',
    revision: 'first' as Revision,
    writtenAtMs: world.nowMs,
    customerId: linkedId,
  };
}
function add(world: World, id: CustomerId, name: string): void {
  world.live.set(id, { id, name, createdAtMs: world.nowMs });
}
const linkedUser: Scenario = {
  ...scenarios.newUser,
  prepare: (world) => {
    link(world);
    add(world, linkedId, `Alice ${marker}`);
  },
};

describe('explore', () => {
  it('takes each interleaving of two callers that only read, once', async () => {
    // A arrives first, B being its twin; then A reads, B arrives and B reads, B arriving before it reads.
    const { schedules, violation } = await explore(customerSimulation(linkedUser), { faults: 0 });
    expect(violation).toBeUndefined();
    expect(schedules).toBe(3n);
  });

  it('counts both orders of callers that differ', async () => {
    const callers = [
      { role: 'ensure', clockOffsetMs: 0 },
      { role: 'ensure', clockOffsetMs: 1 },
    ] as const;
    const { schedules } = await explore(customerSimulation({ ...linkedUser, callers }), {
      faults: 0,
    });
    expect(schedules).toBe(6n);
  });

  it('leaves interleavings out beyond the bound on interruptions', async () => {
    const { schedules } = await explore(customerSimulation(linkedUser), {
      faults: 0,
      preemptions: 0,
    });
    expect(schedules).toBe(1n);
  });

  it('gives each step its faults', async () => {
    // Alone, it arrives and reads: well, unavailable, killed, or after time has passed.
    const callers = linkedUser.callers.slice(0, 1);
    const { schedules } = await explore(customerSimulation({ ...linkedUser, callers }), {
      faults: 1,
    });
    expect(schedules).toBe(4n);
  });

  it('finds the same when it is repeated', async () => {
    const once = await explore(customerSimulation(scenarios.newUser), { faults: 1 });
    const again = await explore(customerSimulation(scenarios.newUser), { faults: 1 });
    expect(again).toEqual(once);
    expect(once.schedules).toBeGreaterThan(100n);
  });
});

describe('a violation', () => {
  const violationOf = async (prepare: (world: World) => void) => {
    const callers = linkedUser.callers.slice(0, 1);
    return (await explore(customerSimulation({ ...linkedUser, callers, prepare }), { faults: 1 }))
      .violation;
  };

  it('is found when Dojo holds a customer without a marker', async () => {
    const violation = await violationOf((world) => {
      link(world);
      add(world, linkedId, `Alice ${marker}`);
      add(world, 'cust_sandbox_other' as CustomerId, 'Alice');
    });
    expect(violation?.sentence).toBe('cust_sandbox_other carries no marker.');
  });

  it('is found when a customer is returned that Dojo does not have', async () => {
    const violation = await violationOf(link);
    expect(violation?.sentence).toBe('cust_sandbox_first was returned, which had been deleted.');
  });

  it('is found when a customer outlives the erasure of its user', async () => {
    const violation = await violationOf((world) => {
      link(world);
      add(world, linkedId, `Alice ${marker}`);
      world.erasedUntilMs = world.nowMs;
    });
    expect(violation?.sentence).toBe('cust_sandbox_first is left of a life that was erased.');
  });

  it('is found when a customer with a saved card is deleted', async () => {
    const violation = await violationOf((world) => {
      add(world, linkedId, `Alice ${marker}`);
      world.withCards.add(linkedId);
      world.removeCustomer(linkedId);
    });
    expect(violation?.sentence).toBe('cust_sandbox_first was deleted, which has a saved card.');
  });

  it('is shown as numbered steps, with as few faults as it needs', async () => {
    const violation = await violationOf(link);
    expect(violation && describeViolation(violation)).toBe(
      [
        '   1. A  arrives',
        '   2. A  reads the link: done',
        '   3. A  returned cust_sandbox_first',
        '   => cust_sandbox_first was returned, which had been deleted.',
      ].join('\n'),
    );
  });
});
