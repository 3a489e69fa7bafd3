import { beforeEach, describe, expect, it } from 'vitest';
import { audit } from '../../../../functions/core/customers/audit/audit.ts';
import type { CustomerId } from '../../../../functions/core/customers/customer-link.ts';
import {
  finishErasures,
  releaseTombstones,
} from '../../../../functions/core/customers/finish-erasures.ts';
import { Unavailable } from '../../../../functions/core/failures.ts';
import { AuditWorld, hourMs, minuteMs } from '../../../fakes/memory-audit.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';

let world: AuditWorld;
let log: RecordingLog;

beforeEach(() => {
  world = new AuditWorld();
  log = new RecordingLog();
});

function dependencies(shouldStop = () => false) {
  return { ...world.erasures, log, shouldStop };
}
function finish() {
  return finishErasures(dependencies());
}
function erasing(user: string, customerId?: CustomerId) {
  return world.set(user, {
    state: 'erasing',
    requestedAtMs: world.time.nowMs - hourMs,
    settlesAtMs: world.time.nowMs - hourMs,
    customerId,
  });
}
function erasingInDoubt(user: string, ageMs: number) {
  const firstAttemptAtMs = world.time.nowMs - ageMs;
  const settlesAtMs = firstAttemptAtMs + 15_000;
  world.set(user, { state: 'erasing', requestedAtMs: settlesAtMs, firstAttemptAtMs, settlesAtMs });
}
function live() {
  return [...world.directory.live.keys()];
}

describe('finishErasures', () => {
  it('finishes each erasure, and touches nobody else', async () => {
    for (const user of ['alice', 'bob']) erasing(user, world.customer(user, hourMs));
    const carols = world.customer('carol', hourMs);
    world.link('carol', carols);
    expect(await finish()).toEqual({ finished: 2, unfinished: 0 });
    expect(live()).toEqual([carols]);
    expect(world.item('alice')?.state).toBe('erased');
    expect(world.item('bob')?.state).toBe('erased');
  });

  it('leaves those that are left to the next run once it is told to stop', async () => {
    for (const user of ['alice', 'bob']) erasing(user, world.customer(user, hourMs));
    const answers = [false, true];
    const shouldStop = () => answers.shift() ?? true;
    expect(await finishErasures(dependencies(shouldStop))).toEqual({ finished: 1, unfinished: 1 });
    expect(world.item('alice')?.state).toBe('erased');
    expect(world.item('bob')?.state).toBe('erasing');
    expect(world.directory.calls).toEqual(['remove']);
  });

  it('goes on after one that fails, whatever it fails with', async () => {
    const bad = world.customer('alice', hourMs);
    const worse = world.customer('bob', hourMs);
    erasing('alice', bad);
    erasing('bob', worse);
    erasing('carol', world.customer('carol', hourMs));
    const remove = world.directory.remove.bind(world.directory);
    world.directory.remove = async (id) => {
      if (id === bad) throw new Unavailable('dojo_unavailable', '');
      if (id === worse) throw new TypeError('fault');
      return remove(id);
    };
    expect(await finish()).toEqual({ finished: 1, unfinished: 2 });
    expect(log.lines.map(({ code, fields }) => [code, fields.errorCode])).toEqual([
      ['erasure_unfinished', 'dojo_unavailable'],
      ['erasure_unfinished', 'unexpected'],
      ['customer_erased', undefined],
    ]);
  });

  it('never begins one: a user who is back since the map was read keeps customer and cards', async () => {
    erasing('alice', world.customer('alice', hourMs));
    let registered: CustomerId | undefined;
    world.afterMap = () => {};
    const { map } = world;
    const pages = async function* () {
      for await (const page of map.pages()) {
        registered = world.customer('alice', 0);
        world.cards.set(registered, 1);
        world.link('alice', registered);
        yield page;
      }
    };
    await finishErasures({ ...dependencies(), map: { pages } });
    expect(world.item('alice')).toMatchObject({ state: 'linked', customerId: registered });
    expect(live()).toContain(registered);
    expect(world.cards.size).toBe(1);
  });

  it('after a restored table, leaves alone what the user got after the erasure', async () => {
    erasingInDoubt('alice', 2 * hourMs);
    const old = world.customer('alice', 2 * hourMs - 1_000);
    const registered = world.customer('alice', hourMs);
    world.cards.set(registered, 1);
    expect(await finish()).toEqual({ finished: 1, unfinished: 0 });
    expect(live()).not.toContain(old);
    expect(live()).toEqual([registered]);

    const { cases } = await audit({ markers: world.markers }, world.audit);
    expect(cases.map(({ finding, repair }) => [finding.customerId, repair.action])).toEqual([
      [registered, 'record'],
    ]);
  });

  it.each([
    ['five minutes', 5 * minuteMs, true],
    ['a millisecond more', 5 * minuteMs + 1, false],
  ])('trusts that Dojo’s clock is not ahead by more than %s', async (_, aheadMs, isRemoved) => {
    const firstAttemptAtMs = world.time.nowMs - 2 * hourMs;
    erasingInDoubt('alice', 2 * hourMs);
    world.directory.add(world.marker('alice'), firstAttemptAtMs + 15_000 + aheadMs);
    await finish();
    expect(live()).toHaveLength(isRemoved ? 0 : 1);
  });

  describe('with what an audit has listed', () => {
    const listThenFinish = async (meanwhile: () => void = () => {}) => {
      const report = await audit({ markers: world.markers }, world.audit);
      meanwhile();
      const reached = () => Promise.reject(new Unavailable('customer_lookup_incomplete', ''));
      world.directory.list = reached;
      return finishErasures(dependencies(), report);
    };

    it('finishes one with an attempt of the time before the map was moved away and back', async () => {
      const requestedAtMs = world.time.nowMs - hourMs;
      const sinceMs = requestedAtMs - 3 * hourMs;
      world.set('alice', {
        ...{ state: 'erasing', requestedAtMs, settlesAtMs: requestedAtMs },
        otherAccountAttempts: [{ sinceMs, settledAtMs: sinceMs + 15_000 }],
      });
      world.customer('alice', 4 * hourMs);
      expect(await listThenFinish()).toEqual({ finished: 1, unfinished: 0 });
      expect(live()).toEqual([]);
    });

    it('finishes an erasure that a look-up cannot reach', async () => {
      erasingInDoubt('alice', hourMs);
      world.customer('alice', hourMs - 1);
      expect(await listThenFinish()).toEqual({ finished: 1, unfinished: 0 });
      expect(live()).toEqual([]);
    });

    it('leaves what is older than the attempt, as a look-up does', async () => {
      erasingInDoubt('alice', hourMs);
      const older = world.customer('alice', hourMs + 5 * minuteMs + 1);
      await listThenFinish();
      expect(live()).toEqual([older]);
    });

    it('takes nothing from a list that was begun before the attempt had settled', async () => {
      erasingInDoubt('alice', 14_999);
      const unfinished = { finished: 0, unfinished: 1 };
      expect(await listThenFinish(() => world.time.advance(minuteMs))).toEqual(unfinished);
    });

    it('takes nothing from a list in which it did not look for this user', async () => {
      world.set('alice', { state: 'free' });
      world.customer('alice', minuteMs - 1);
      const unfinished = { finished: 0, unfinished: 1 };
      expect(await listThenFinish(() => erasingInDoubt('alice', minuteMs))).toEqual(unfinished);
      expect(world.item('alice')?.state).toBe('erasing');
    });
  });
});

describe('releaseTombstones', () => {
  const release = (isClean: boolean) =>
    releaseTombstones({ listBegunAtMs: world.time.nowMs, isClean: () => isClean }, dependencies());

  beforeEach(() => {
    world.set('alice', { state: 'erased', erasedAtMs: world.time.nowMs - hourMs });
  });

  it('lets go of each tombstone once', async () => {
    expect(await release(true)).toBe(1);
    expect(await release(true)).toBe(0);
  });

  it('lets none go of which something is left', async () => {
    expect(await release(false)).toBe(0);
    expect(world.links.written).toEqual([]);
  });

  it('lets none go after it is told to stop', async () => {
    const input = { listBegunAtMs: world.time.nowMs, isClean: () => true };
    expect(
      await releaseTombstones(
        input,
        dependencies(() => true),
      ),
    ).toBe(0);
  });

  it('lets none go of which something may be left in an account that the map was moved from', async () => {
    const input = { listBegunAtMs: world.time.nowMs, isClean: () => true };
    const releaseAfterMove = (movedAtMs: number) =>
      releaseTombstones(
        { ...input, isOfFormerAccount: (erasedAtMs) => erasedAtMs < movedAtMs },
        dependencies(),
      );
    expect(await releaseAfterMove(world.time.nowMs - minuteMs)).toBe(0);
    expect(await releaseAfterMove(world.time.nowMs - minuteMs - hourMs)).toBe(1);
  });

  it('leaves a user alone who has registered anew meanwhile', async () => {
    const { map } = world;
    const pages = async function* () {
      for await (const page of map.pages()) {
        world.link('alice', world.customer('alice', 0));
        yield page;
      }
    };
    const input = { listBegunAtMs: world.time.nowMs, isClean: () => true };
    expect(await releaseTombstones(input, { ...dependencies(), map: { pages } })).toBe(0);
    expect(world.item('alice')?.state).toBe('linked');
  });
});
