import { beforeEach, describe, expect, it } from 'vitest';
import { audit } from '../../../../../functions/core/customers/audit/audit.ts';
import { repair } from '../../../../../functions/core/customers/audit/repair.ts';
import type { CustomerId } from '../../../../../functions/core/customers/customer-link.ts';
import { OutcomeUnknown, Unavailable } from '../../../../../functions/core/failures.ts';
import { AuditWorld, hourMs, minuteMs } from '../../../../fakes/memory-audit.ts';

let world: AuditWorld;

beforeEach(() => {
  world = new AuditWorld();
});

const old = 2 * hourMs;
const live = () => [...world.directory.live.keys()];

/** Audits, lets something happen, and repairs. */
const auditAndRepair = async (meanwhile: () => void = () => {}) => {
  const { cases } = await audit({ scope: world.scope }, world.audit);
  meanwhile();
  return repair({ scope: world.scope, cases }, world.repair);
};
const outcomes = async (meanwhile?: () => void) =>
  (await auditAndRepair(meanwhile)).map(({ outcome }) => outcome);

describe('a repair', () => {
  it('deletes a customer that no user has', async () => {
    world.customer('nobody', old);
    expect(await outcomes()).toEqual([{ kind: 'deleted' }]);
    expect(live()).toEqual([]);
  });

  it('deletes a duplicate and keeps the linked one', async () => {
    const linked = world.customer('alice', old);
    world.link('alice', linked);
    world.customer('alice', old - minuteMs);
    expect(await outcomes()).toEqual([{ kind: 'deleted' }]);
    expect(live()).toEqual([linked]);
    expect(world.item('alice')).toMatchObject({ state: 'linked', customerId: linked });
  });

  it('holds the item of a user without a link while it deletes the stray', async () => {
    world.set('alice', { state: 'free' });
    world.customer('alice', old);
    const remove = world.directory.remove.bind(world.directory);
    let heldAs: string | undefined;
    world.directory.remove = async (id) => {
      heldAs = world.item('alice')?.state;
      await remove(id);
    };
    expect(await outcomes()).toEqual([{ kind: 'deleted' }]);
    expect(heldAs).toBe('claimed');
    expect(world.item('alice')?.state).toBe('free');
  });

  it('keeps the item held where Dojo does not say that the stray is deleted', async () => {
    world.set('alice', { state: 'free' });
    world.customer('alice', old);
    world.directory.remove = async () => {
      throw new Unavailable('dojo_unavailable', 'Dojo did not answer.');
    };
    expect(await outcomes()).toEqual([{ kind: 'failed', code: 'dojo_unavailable' }]);
    expect(world.item('alice')).toMatchObject({
      state: 'claimed',
      leaseExpiresAtMs: world.time.nowMs + 45_000,
    });
  });

  it('goes on after a failure', async () => {
    const bad = world.customer('alice', old - minuteMs);
    const good = world.customer('bob', old);
    const remove = world.directory.remove.bind(world.directory);
    world.directory.remove = async (id) => {
      if (id === bad) throw new OutcomeUnknown('dojo_outcome_unknown', 'Who knows.');
      await remove(id);
    };
    expect(await outcomes()).toEqual([
      { kind: 'failed', code: 'dojo_outcome_unknown' },
      { kind: 'deleted' },
    ]);
    expect(live()).not.toContain(good);
  });

  it('ends where it is told to', async () => {
    const customer = world.customer('nobody', old);
    expect(await outcomes(() => (world.stopped = true))).toEqual([
      { kind: 'kept', reason: 'out-of-time' },
    ]);
    expect(live()).toEqual([customer]);
  });

  it('leaves a link to a customer that is gone to the next request', async () => {
    world.link('alice', 'cust_sandbox_gone' as CustomerId);
    expect(await outcomes()).toEqual([{ kind: 'kept', reason: 'report-only' }]);
    expect(world.links.written).toEqual([]);
  });
});

describe('a customer that nobody is linked to is never deleted', () => {
  it.each([
    ['it has a saved card', 1, 'has-saved-cards'],
    [
      'Dojo does not tell whether it has saved cards',
      new Unavailable('dojo_unavailable', 'No answer.'),
      'saved-cards-unknown',
    ],
  ])('if %s', async (_, cards, reason) => {
    const linked = world.customer('alice', old);
    world.link('alice', linked);
    for (const id of [world.customer('alice', old), world.customer('nobody', old)]) {
      world.cards.set(id, cards);
    }
    const before = live();
    expect(await outcomes()).toEqual([
      { kind: 'kept', reason },
      { kind: 'kept', reason },
    ]);
    expect(live()).toEqual(before);
  });

  it('if its user is linked to it by now', async () => {
    world.set('alice', { state: 'free' });
    const customer = world.customer('alice', old);
    expect(await outcomes(() => world.link('alice', customer))).toEqual([
      { kind: 'changed-meanwhile' },
    ]);
    expect(live()).toEqual([customer]);
  });

  it('if it had no user at first, and one is linked to it by now', async () => {
    const customer = world.customer('alice', old);
    expect(await outcomes(() => world.link('alice', customer))).toEqual([
      { kind: 'changed-meanwhile' },
    ]);
    expect(live()).toEqual([customer]);
  });

  it('if an attempt for its user has begun', async () => {
    world.set('alice', { state: 'free' });
    const customer = world.customer('alice', old);
    const firstAttemptAtMs = world.time.nowMs;
    const begin = () =>
      world.set('alice', {
        state: 'claimed',
        firstAttemptAtMs,
        leaseExpiresAtMs: firstAttemptAtMs + 45_000,
      });
    expect(await outcomes(begin)).toEqual([{ kind: 'kept', reason: 'attempt-open' }]);
    expect(live()).toEqual([customer]);
  });

  it('if an attempt begins between reading the item and holding it', async () => {
    world.set('alice', { state: 'free' });
    const customer = world.customer('alice', old);
    const { cases } = await audit({ scope: world.scope }, world.audit);
    const links = {
      find: world.links.find.bind(world.links),
      replace: async () => false,
    };
    const repaired = await repair({ scope: world.scope, cases }, { ...world.repair, links });
    expect(repaired.map(({ outcome }) => outcome)).toEqual([{ kind: 'changed-meanwhile' }]);
    expect(live()).toEqual([customer]);
  });

  it('if the customer that its user is linked to is gone', async () => {
    const linked = world.customer('alice', old);
    world.link('alice', linked);
    const duplicate = world.customer('alice', old);
    expect(await outcomes(() => world.directory.live.delete(linked))).toEqual([
      { kind: 'kept', reason: 'linked-one-is-gone' },
    ]);
    expect(live()).toEqual([duplicate]);
  });

  it('if its user’s link changes while Dojo is asked about the linked one', async () => {
    world.link('alice', world.customer('alice', old));
    const duplicate = world.customer('alice', old);
    const exists = world.directory.exists.bind(world.directory);
    const { cases } = await audit({ scope: world.scope }, world.audit);
    world.directory.exists = async (id) => {
      world.link('alice', duplicate);
      return exists(id);
    };
    const repaired = await repair({ scope: world.scope, cases }, world.repair);
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
    world.set('alice', { state: 'free' });
    const customer = world.customer('alice', old);
    const nowMs = world.time.nowMs;
    const erase = () =>
      world.set('alice', { state: 'erasing', requestedAtMs: nowMs, settlesAtMs: nowMs });
    expect(await outcomes(erase)).toEqual([{ kind: 'kept', reason: 'erasure' }]);
    expect(live()).toEqual([customer]);
  });
});

describe('a stuck user', () => {
  it('is linked to the oldest of its customers, and the others are deleted', async () => {
    world.lose('alice', 3 * hourMs);
    world.customer('alice', old - minuteMs);
    const oldest = world.customer('alice', old);
    const repaired = await auditAndRepair();
    expect(repaired.map(({ finding, outcome }) => [finding.kind, outcome.kind])).toEqual([
      ['stuck', 'adopted'],
      ['stray', 'deleted'],
      ['stray', 'adopted'],
    ]);
    expect(live()).toEqual([oldest]);
    expect(world.item('alice')).toMatchObject({ state: 'linked', customerId: oldest });
    expect(world.links.written).toEqual(['claimed', 'linked']);
  });

  it('is linked to the next one if the oldest is gone by now', async () => {
    world.lose('alice', 3 * hourMs);
    const younger = world.customer('alice', 30 * minuteMs);
    const older = world.customer('alice', 40 * minuteMs);
    const [stuck] = await outcomes(() => world.directory.live.delete(older));
    expect(stuck).toEqual({ kind: 'adopted', customerId: younger });
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

  it('keeps the list of its former customers', async () => {
    const former = 'cust_sandbox_former' as CustomerId;
    world.lose('alice', 3 * hourMs, [former]);
    world.customer('alice', old);
    await auditAndRepair();
    expect(world.item('alice')).toMatchObject({ state: 'linked', formerCustomerIds: [former] });
  });

  it('that a request has helped meanwhile is left alone', async () => {
    world.lose('alice', 3 * hourMs);
    const customer = world.customer('alice', old);
    const [stuck] = await outcomes(() => world.link('alice', customer));
    expect(stuck).toEqual({ kind: 'changed-meanwhile' });
    expect(world.links.written).toEqual([]);
  });

  it('whose hold was lost before the link is not linked', async () => {
    world.lose('alice', 3 * hourMs);
    world.customer('alice', 20 * minuteMs);
    const { cases } = await audit({ scope: world.scope }, world.audit);
    const replies = [true, false];
    const links = {
      find: world.links.find.bind(world.links),
      replace: async () => replies.shift() ?? false,
    };
    const [stuck] = await repair({ scope: world.scope, cases }, { ...world.repair, links });
    expect(stuck?.outcome).toEqual({ kind: 'changed-meanwhile' });
  });
});
