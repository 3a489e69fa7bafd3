import { beforeEach, describe, expect, it } from 'vitest';
import { audit } from '../../../../../functions/core/customers/audit/audit.ts';
import {
  allowedDeletions,
  deletionCap,
  repair,
} from '../../../../../functions/core/customers/audit/repair.ts';
import type { CustomerId, UserId } from '../../../../../functions/core/customers/customer-link.ts';
import { OutcomeUnknown, Unavailable } from '../../../../../functions/core/failures.ts';
import { AuditWorld, hourMs, minuteMs } from '../../../../fakes/memory-audit.ts';

let world: AuditWorld;

beforeEach(() => {
  world = new AuditWorld();
});

const old = 2 * hourMs;
function live() {
  return [...world.directory.live.keys()];
}

/** Audits, lets something happen, and repairs. */
async function auditAndRepair(meanwhile: () => void = () => {}) {
  const { cases } = await audit({ markers: world.markers }, world.audit);
  meanwhile();
  return repair({ cases, maxDeletions: 10 }, world.repair);
}
async function outcomes(meanwhile?: () => void) {
  return (await auditAndRepair(meanwhile)).map(({ outcome }) => outcome);
}

function adoptable(user: string) {
  return (world.adoptables.recorded.get(world.marker(user)) ?? []).map(({ id }) => id);
}
const unavailable = new Unavailable('dojo_unavailable', 'Dojo did not answer.');

describe('a repair', () => {
  it('records a customer that no user has, and deletes nothing', async () => {
    const customer = world.customer('nobody', old);
    expect(await outcomes()).toEqual([{ kind: 'recorded' }]);
    expect(adoptable('nobody')).toEqual([customer]);
    expect(world.directory.calls).not.toContain('remove');
  });

  it('records a customer of a user without a link, and leaves the item as it is', async () => {
    world.set('alice', { state: 'free' });
    const customer = world.customer('alice', old);
    expect(await outcomes()).toEqual([{ kind: 'recorded' }]);
    expect(adoptable('alice')).toEqual([customer]);
    expect(world.links.written).toEqual([]);
  });

  it('deletes nothing of an empty map, however many customers carry its marker', async () => {
    for (let user = 0; user < 30; user++) world.customer(`user-${user}`, old);
    const kinds = (await outcomes()).map(({ kind }) => kind);
    expect(kinds).toEqual(Array.from({ length: 30 }, () => 'recorded'));
    expect(live()).toHaveLength(30);
  });

  it('records the one with saved cards first', async () => {
    const withCard = world.customer('alice', old);
    const second = world.customer('alice', old - minuteMs);
    const third = world.customer('alice', old + minuteMs);
    world.cards.set(withCard, 1);
    await auditAndRepair();
    expect(adoptable('alice')).toEqual([withCard, second, third]);
  });

  it('asks Dojo for no cards of a customer that is recorded already, alone', async () => {
    const customer = world.customer('alice', old);
    await auditAndRepair();
    world.savedCards.count = () => Promise.reject(new Error('Nobody needs to ask.'));
    expect(await outcomes()).toEqual([{ kind: 'recorded' }]);
    expect(adoptable('alice')).toEqual([customer]);
  });

  it('looks again which of several comes first', async () => {
    world.customer('alice', old);
    const second = world.customer('alice', old - minuteMs);
    world.cards.set(second, unavailable);
    await auditAndRepair();
    world.cards.set(second, 1);
    await auditAndRepair();
    expect(adoptable('alice')[0]).toBe(second);
  });

  it('records one of which Dojo does not tell whether it has saved cards', async () => {
    const customer = world.customer('alice', old);
    world.cards.set(customer, unavailable);
    expect(await outcomes()).toEqual([{ kind: 'recorded' }]);
    expect(adoptable('alice')).toEqual([customer]);
  });

  it.each([
    [
      'its user has got another one',
      { state: 'linked', customerId: 'cust_sandbox_9' as CustomerId },
    ],
    [
      'its user has been erased',
      { state: 'erased', erasedAtMs: Date.parse('2026-01-01T12:00:00Z') },
    ],
    ['its user is being erased', { state: 'erasing', requestedAtMs: 0, settlesAtMs: 0 }],
  ] as const)('does not record a customer if %s meanwhile', async (_, link) => {
    world.set('alice', { state: 'free' });
    world.customer('alice', old);
    expect(await outcomes(() => world.set('alice', link))).toEqual([{ kind: 'changed-meanwhile' }]);
    expect(adoptable('alice')).toEqual([]);
  });

  it('deletes a duplicate and keeps the linked one', async () => {
    const linked = world.customer('alice', old);
    world.link('alice', linked);
    world.customer('alice', old - minuteMs);
    expect(await outcomes()).toEqual([{ kind: 'deleted' }]);
    expect(live()).toEqual([linked]);
    expect(world.item('alice')).toMatchObject({ state: 'linked', customerId: linked });
  });

  it('goes on after a failure', async () => {
    for (const user of ['alice', 'bob']) world.link(user, world.customer(user, old));
    const bad = world.customer('alice', old - 2 * minuteMs);
    const good = world.customer('bob', old - minuteMs);
    const remove = world.directory.remove.bind(world.directory);
    world.directory.remove = async (id) => {
      if (id === bad) throw new OutcomeUnknown('dojo_outcome_unknown', 'Who knows.');
      return remove(id);
    };
    expect(await outcomes()).toEqual([
      { kind: 'failed', code: 'dojo_outcome_unknown' },
      { kind: 'deleted' },
    ]);
    expect(live()).not.toContain(good);
  });

  it('ends where it is told to', async () => {
    world.customer('nobody', old);
    expect(await outcomes(() => (world.stopped = true))).toEqual([
      { kind: 'kept', reason: 'out-of-time' },
    ]);
    expect(adoptable('nobody')).toEqual([]);
  });

  it('leaves a link to a customer that is gone to the next request', async () => {
    world.link('alice', 'cust_sandbox_missing' as CustomerId);
    expect(await outcomes()).toEqual([{ kind: 'kept', reason: 'report-only' }]);
    expect(world.links.written).toEqual([]);
  });

  it('sweeps what is older than its user’s erasure: cards and customer', async () => {
    world.set('alice', { state: 'erased', erasedAtMs: world.time.nowMs });
    const customer = world.customer('alice', minuteMs);
    world.cards.set(customer, 2);
    expect(await outcomes()).toEqual([{ kind: 'deleted' }]);
    expect(live()).toEqual([]);
    expect(world.cards.has(customer)).toBe(false);
  });

  it('sweeps what is older than the erasure of a user who is linked anew, and no more', async () => {
    const linked = world.customer('alice', minuteMs);
    world.cards.set(linked, 1);
    const erasedBeforeMs = world.time.nowMs - hourMs;
    world.set('alice', { state: 'linked', customerId: linked, erasedBeforeMs });
    world.cards.set(world.customer('alice', old), 1);
    expect(await outcomes()).toEqual([{ kind: 'deleted' }]);
    expect(live()).toEqual([linked]);
    expect(world.cards.get(linked)).toBe(1);
  });

  it('does not sweep what an attempt that is under way may have made, by a clock that is behind', async () => {
    const erasedBeforeMs = world.time.nowMs - 20_000;
    const customer = world.customer('alice', minuteMs);
    world.set('alice', {
      state: 'claimed',
      leaseExpiresAtMs: world.time.nowMs + minuteMs,
      firstAttemptAtMs: world.time.nowMs,
      erasedBeforeMs,
    });
    expect(await outcomes()).toEqual([{ kind: 'kept', reason: 'attempt-open' }]);
    expect(live()).toEqual([customer]);
  });

  it('does not sweep what its user is linked to by now', async () => {
    world.set('alice', { state: 'erased', erasedAtMs: world.time.nowMs });
    const customer = world.customer('alice', minuteMs);
    expect(await outcomes(() => world.link('alice', customer))).toEqual([
      { kind: 'changed-meanwhile' },
    ]);
    expect(live()).toEqual([customer]);
  });
});

describe('with more to delete than one run may', () => {
  const surplus = (users: number) => {
    for (let user = 0; user < users; user++) {
      world.link(`user-${user}`, world.customer(`user-${user}`, old));
      world.customer(`user-${user}`, old);
    }
  };

  it('nothing is deleted, and the rest is done', async () => {
    surplus(11);
    world.lose('alice', 3 * hourMs);
    world.customer('nobody', old);
    const repaired = await auditAndRepair();
    expect(live()).toHaveLength(23);
    expect(repaired.map(({ outcome }) => outcome)).toEqual([
      { kind: 'released' },
      ...Array.from({ length: 11 }, () => ({ kind: 'kept', reason: 'too-many-deletions' })),
      { kind: 'recorded' },
    ]);
  });

  it('as many as it may are deleted', async () => {
    surplus(10);
    expect(await outcomes()).toEqual(Array.from({ length: 10 }, () => ({ kind: 'deleted' })));
  });

  it('customers that unresolved users are linked to do not count', async () => {
    for (let user = 0; user < 11; user++) {
      world.lose(`user-${user}`, 3 * hourMs);
      world.customer(`user-${user}`, old);
    }
    const kinds = (await outcomes()).map(({ kind }) => kind);
    expect(kinds).toEqual(Array.from({ length: 22 }, () => 'adopted'));
  });

  it.each([
    [0, 10],
    [100, 10],
    [109, 10],
    [500, 50],
    [1_000, 100],
    [50_000, 100],
  ])('of %i marked customers that is more than %i', (marked, allowed) => {
    expect(allowedDeletions(deletionCap, marked)).toBe(allowed);
  });
});

describe('a customer that nobody is linked to is never deleted', () => {
  it.each([
    ['it has a saved card', 1, 'has-saved-cards'],
    ['Dojo does not tell whether it has saved cards', unavailable, 'saved-cards-unknown'],
  ])('if %s', async (_, cards, reason) => {
    world.link('alice', world.customer('alice', old));
    world.cards.set(world.customer('alice', old), cards);
    const before = live();
    expect(await outcomes()).toEqual([{ kind: 'kept', reason }]);
    expect(live()).toEqual(before);
  });

  it('if its user is linked to it by now', async () => {
    world.link('alice', world.customer('alice', old));
    const customer = world.customer('alice', old);
    expect(await outcomes(() => world.link('alice', customer))).toEqual([
      { kind: 'changed-meanwhile' },
    ]);
    expect(live()).toContain(customer);
  });

  it('if an attempt for its user has begun', async () => {
    world.link('alice', world.customer('alice', old));
    const customer = world.customer('alice', old);
    const firstAttemptAtMs = world.time.nowMs;
    const begin = () =>
      world.set('alice', {
        state: 'claimed',
        firstAttemptAtMs,
        leaseExpiresAtMs: firstAttemptAtMs + 45_000,
      });
    expect(await outcomes(begin)).toEqual([{ kind: 'kept', reason: 'attempt-open' }]);
    expect(live()).toContain(customer);
  });

  it('if its user has no item any more', async () => {
    world.link('alice', world.customer('alice', old));
    const customer = world.customer('alice', old);
    const lost = () => world.links.items.delete('alice' as UserId);
    expect(await outcomes(lost)).toEqual([{ kind: 'changed-meanwhile' }]);
    expect(live()).toContain(customer);
  });

  it('if the one that its user is linked to is gone: it is recorded to be adopted', async () => {
    const linked = world.customer('alice', old);
    world.link('alice', linked);
    const duplicate = world.customer('alice', old);
    const repaired = await outcomes(() => world.directory.live.delete(linked));
    expect(repaired).toEqual([{ kind: 'recorded' }]);
    expect(live()).toEqual([duplicate]);
    expect(adoptable('alice')).toEqual([duplicate]);
  });

  it('if its user’s link changes while Dojo is asked about the linked one', async () => {
    world.link('alice', world.customer('alice', old));
    const duplicate = world.customer('alice', old);
    const exists = world.directory.exists.bind(world.directory);
    const { cases } = await audit({ markers: world.markers }, world.audit);
    world.directory.exists = async (id) => {
      world.link('alice', duplicate);
      return exists(id);
    };
    const repaired = await repair({ cases, maxDeletions: 10 }, world.repair);
    expect(repaired.map(({ outcome }) => outcome)).toEqual([{ kind: 'changed-meanwhile' }]);
    expect(live()).toContain(duplicate);
  });

  it('if its user was linked to it before', async () => {
    const former = world.customer('alice', old);
    const linked = world.customer('alice', old);
    world.link('alice', linked);
    expect(await outcomes(() => world.link('alice', linked, [former]))).toEqual([
      { kind: 'kept', reason: 'linked-before' },
    ]);
    expect(live()).toContain(former);
  });

  it('if its user is being erased', async () => {
    world.link('alice', world.customer('alice', old));
    const customer = world.customer('alice', old);
    const nowMs = world.time.nowMs;
    const erase = () =>
      world.set('alice', { state: 'erasing', requestedAtMs: nowMs, settlesAtMs: nowMs });
    expect(await outcomes(erase)).toEqual([{ kind: 'kept', reason: 'erasure' }]);
    expect(live()).toContain(customer);
  });
});

describe('an unresolved user', () => {
  it('is linked to the oldest of its customers, and the others are deleted', async () => {
    world.lose('alice', 3 * hourMs);
    world.customer('alice', old - minuteMs);
    const oldest = world.customer('alice', old);
    const repaired = await auditAndRepair();
    expect(repaired.map(({ finding, outcome }) => [finding.kind, outcome.kind])).toEqual([
      ['unresolved', 'adopted'],
      ['orphan', 'deleted'],
      ['orphan', 'adopted'],
    ]);
    expect(live()).toEqual([oldest]);
    expect(world.item('alice')).toMatchObject({ state: 'linked', customerId: oldest });
    expect(world.links.written).toEqual(['claimed', 'linked']);
  });

  it('is linked to the next one if the oldest is gone by now', async () => {
    world.lose('alice', 3 * hourMs);
    const younger = world.customer('alice', 30 * minuteMs);
    const older = world.customer('alice', 40 * minuteMs);
    const [unresolved] = await outcomes(() => world.directory.live.delete(older));
    expect(unresolved).toEqual({ kind: 'adopted', customerId: younger });
  });

  it('is freed if there certainly is no customer', async () => {
    world.lose('alice', 3 * hourMs);
    expect(await outcomes()).toEqual([{ kind: 'released' }]);
    expect(world.item('alice')?.state).toBe('free');
    expect(world.links.written).toEqual(['claimed', 'free']);
  });

  it('is not freed if it was a later attempt that got lost', async () => {
    world.lose('alice', 3 * hourMs);
    const anotherAttempt = () => {
      world.lose('alice', 0);
      world.time.advance(hourMs);
    };
    expect(await outcomes(anotherAttempt)).toEqual([{ kind: 'changed-meanwhile' }]);
    expect(world.item('alice')?.state).toBe('unknown');
  });

  it.each([
    ['linked', true],
    ['free', false],
  ])('keeps what outlives an attempt when it is %s', async (state, hasCustomer) => {
    const firstAttemptAtMs = world.time.nowMs - 3 * hourMs;
    const history = {
      formerCustomerIds: ['cust_sandbox_former' as CustomerId],
      otherAccountCustomerIds: ['cust_sandbox_elsewhere' as CustomerId],
      erasedBeforeMs: firstAttemptAtMs - hourMs,
    };
    const settlesAtMs = firstAttemptAtMs + 15_000;
    world.set('alice', { state: 'unknown', firstAttemptAtMs, settlesAtMs, ...history });
    if (hasCustomer) world.customer('alice', old);
    await auditAndRepair();
    expect(world.item('alice')).toMatchObject({ state, ...history });
  });

  it.each([
    ['linked', true],
    ['free', false],
  ])('keeps an attempt that was lost in a former account when it is %s', async (state, has) => {
    world.lose('alice', 3 * hourMs);
    world.account.madeIn = 'former';
    if (has) world.customer('alice', old);
    await auditAndRepair();
    const sinceMs = world.time.nowMs - 3 * hourMs;
    expect(world.item('alice')).toMatchObject({
      state,
      otherAccountAttempts: [{ sinceMs, settledAtMs: sinceMs + 10_000 }],
    });
  });

  it('is not freed while nobody knows in which account its attempt was made', async () => {
    world.lose('alice', 3 * hourMs);
    world.account.madeIn = 'unknown';
    expect(await outcomes()).toEqual([{ kind: 'changed-meanwhile' }]);
    expect(world.links.written).toEqual([]);
  });

  it('that a request has helped meanwhile is left alone', async () => {
    world.lose('alice', 3 * hourMs);
    const customer = world.customer('alice', old);
    const [unresolved] = await outcomes(() => world.link('alice', customer));
    expect(unresolved).toEqual({ kind: 'changed-meanwhile' });
    expect(world.links.written).toEqual([]);
  });

  it('whose hold was lost before the link is not linked', async () => {
    world.lose('alice', 3 * hourMs);
    world.customer('alice', 20 * minuteMs);
    const { cases } = await audit({ markers: world.markers }, world.audit);
    const replies = [true, false];
    const links = {
      find: world.links.find.bind(world.links),
      replace: async () => replies.shift() ?? false,
    };
    const [unresolved] = await repair({ cases, maxDeletions: 10 }, { ...world.repair, links });
    expect(unresolved?.outcome).toEqual({ kind: 'changed-meanwhile' });
  });
});
