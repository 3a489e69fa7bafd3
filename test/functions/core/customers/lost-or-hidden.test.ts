import { beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../../functions/core/clock.ts';
import type {
  CustomerId,
  Revision,
  UserId,
} from '../../../../functions/core/customers/customer-link.ts';
import { replaceLostCustomer } from '../../../../functions/core/customers/replace-lost-customer.ts';
import { AuditWorld, hourMs } from '../../../fakes/memory-audit.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';

const alice = 'alice' as UserId;
const suspectId = 'cust_sandbox_unseen' as CustomerId;
let world: AuditWorld;
let taken: CustomerId[];

beforeEach(() => {
  world = new AuditWorld();
  taken = [];
});

/** Alice was linked so long ago, and Dojo does not know her customer. */
function linked(ageMs: number): void {
  world.set('alice', { state: 'linked', customerId: suspectId }, ageMs);
}
function replace() {
  return replaceLostCustomer(
    { userId: alice, profile: { name: 'Alice' }, startedAtMs: world.time.nowMs, suspectId },
    {
      ...world.erasures,
      directory: world.directory,
      replacementBudget: { take: async (id) => taken.push(id) > 0 },
      countCreation: async () => undefined,
      settleLater: async () => undefined,
      sleep: world.time.sleep,
      deadline: deadlineIn(20_000, world.time.clock),
      newRevision: () => `r${Math.random()}` as Revision,
      log: new RecordingLog(),
    },
  );
}
function link() {
  return world.item('alice');
}

describe('a customer that Dojo does not know', () => {
  it('is not replaced while it is young: Dojo may not show it yet', async () => {
    linked(59_999);
    await expect(replace()).rejects.toMatchObject({
      code: 'customer_not_visible_yet',
      retryAfterSeconds: 5,
    });
    expect(link()).toMatchObject({ state: 'linked', customerId: suspectId });
    expect([...world.directory.live]).toEqual([]);
  });

  it('is replaced from a minute on', async () => {
    linked(60_000);
    const replaced = await replace();
    expect(replaced).not.toBe(suspectId);
    expect(link()).toMatchObject({ customerId: replaced, formerCustomerIds: [suspectId] });
    expect(taken).toEqual([suspectId]);
  });

  it('is not replaced while nothing proves its account', async () => {
    world.account.madeIn = 'unknown';
    linked(hourMs);
    await expect(replace()).rejects.toMatchObject({ code: 'dojo_account_not_proven' });
    expect(link()).toMatchObject({ state: 'linked', customerId: suspectId });
  });

  it('is replaced at once, and without the budget, when the map was moved since', async () => {
    world.account.madeIn = 'former';
    linked(1_000);
    const replaced = await replace();
    expect(link()).toMatchObject({
      customerId: replaced,
      otherAccountCustomerIds: [suspectId],
    });
    expect(link()?.formerCustomerIds).toBeUndefined();
    expect(taken).toEqual([]);
  });

  it('is replaced by the user’s customer of before, when the map was moved back to its account', async () => {
    world.account.madeIn = 'former';
    const first = world.customer('alice', 3 * hourMs);
    const otherAccountCustomerIds = [first, 'cust_sandbox_third_account' as CustomerId];
    world.set('alice', { state: 'linked', customerId: suspectId, otherAccountCustomerIds });
    expect(await replace()).toBe(first);
    expect(link()).toMatchObject({
      state: 'linked',
      customerId: first,
      otherAccountCustomerIds: ['cust_sandbox_third_account', suspectId],
    });
    expect(world.directory.calls).not.toContain('create');
  });

  it('is replaced by the one that an audit recorded, with the cards', async () => {
    linked(hourMs);
    const recorded = world.customer('alice', 2 * hourMs);
    await world.adoptables.record(
      world.marker('alice'),
      { id: recorded, createdAtMs: world.time.nowMs - 2 * hourMs },
      { isPreferred: true },
    );
    expect(await replace()).toBe(recorded);
    expect(world.directory.calls).not.toContain('create');
  });
});
