import { beforeEach, describe, expect, it } from 'vitest';
import type { CustomerId } from '../../../../functions/core/customers/customer-link.ts';
import { settleLostAttempt } from '../../../../functions/core/customers/settle-lost-attempt.ts';
import { Unavailable } from '../../../../functions/core/failures.ts';
import { AuditWorld, minuteMs } from '../../../fakes/memory-audit.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';

let world: AuditWorld;
let log: RecordingLog;

beforeEach(() => {
  world = new AuditWorld();
  log = new RecordingLog();
});

function settle() {
  const { directory } = world;
  return settleLostAttempt('alice' as never, { ...world.erasures, directory, log });
}
/** An attempt was lost so long ago, and Dojo was done 15 s later. */
function lost(ageMs: number) {
  const firstAttemptAtMs = world.time.nowMs - ageMs;
  const settlesAtMs = firstAttemptAtMs + 15_000;
  world.set('alice', { state: 'unknown', firstAttemptAtMs, settlesAtMs });
}
/** One was killed so long ago. */
function killed(ageMs: number) {
  const firstAttemptAtMs = world.time.nowMs - ageMs;
  const leaseExpiresAtMs = firstAttemptAtMs + 43_000;
  world.set('alice', { state: 'claimed', firstAttemptAtMs, leaseExpiresAtMs });
}

describe('settleLostAttempt', () => {
  it.each([
    ['lost', lost],
    ['killed', killed],
  ])('links the customer of an attempt that was %s, a minute ago', async (_, leave) => {
    leave(minuteMs);
    const customerId = world.customer('alice', minuteMs - 1_000);
    world.customer('alice', minuteMs - 2_000);
    expect(await settle()).toBe('settled');
    expect(world.item('alice')).toMatchObject({ state: 'linked', customerId });
    expect(log.codes).toEqual(['customer_adopted']);
  });

  it.each([
    ['Dojo may still work on', () => lost(14_999)],
    ['somebody is on', () => killed(42_999)],
  ])('leaves alone what %s', async (_, leave) => {
    leave();
    world.customer('alice', 10_000);
    const before = world.item('alice');
    expect(await settle()).toBe('open');
    expect(world.item('alice')).toBe(before);
    expect(world.directory.calls).toEqual([]);
  });

  it('does not take what Dojo does not show for gone, until a quarter of an hour has passed', async () => {
    lost(15 * minuteMs + 15_000);
    expect(await settle()).toBe('open');
    expect(world.item('alice')).toMatchObject({ state: 'unknown' });
    world.time.advance(1);
    expect(await settle()).toBe('settled');
    expect(world.item('alice')).toMatchObject({ state: 'free' });
    expect(log.codes).toEqual(['attempt_freed']);
    expect(world.directory.live.size).toBe(0);
  });

  it.each([
    ['former', 'settled', 'free'],
    ['unknown', 'open', 'unknown'],
  ] as const)(
    'made in an account that is the %s one: what becomes of the item?',
    async (madeIn, outcome, state) => {
      lost(60 * minuteMs);
      world.account.madeIn = madeIn;
      expect(await settle()).toBe(outcome);
      expect(world.item('alice')).toMatchObject({ state });
      // Its user's erasure has to look for it there.
      const sinceMs = world.time.nowMs - 60 * minuteMs;
      const attempt = { sinceMs, settledAtMs: sinceMs + 15_000 };
      expect(world.item('alice')?.otherAccountAttempts).toEqual(
        madeIn === 'former' ? [attempt] : undefined,
      );
    },
  );

  it('links what an audit has recorded before anything that the attempt has made', async () => {
    lost(minuteMs);
    const recorded = world.customer('alice', 60 * minuteMs);
    world.customer('alice', minuteMs);
    await world.adoptables.record(
      world.marker('alice'),
      { id: recorded, createdAtMs: 1 },
      {
        isPreferred: true,
      },
    );
    expect(await settle()).toBe('settled');
    expect(world.item('alice')).toMatchObject({ state: 'linked', customerId: recorded });
    expect(await world.adoptables.find(world.marker('alice'))).toEqual([]);
  });

  it.each(['linked', 'erasing', 'erased', 'free', 'nothing'] as const)(
    'has nothing to do where the item says %s',
    async (state) => {
      const at = world.time.nowMs;
      if (state === 'linked') world.set('alice', { state, customerId: 'cust_1' as CustomerId });
      if (state === 'free') world.set('alice', { state });
      if (state === 'erased') world.set('alice', { state, erasedAtMs: at });
      if (state === 'erasing') {
        world.set('alice', { state, requestedAtMs: at, settlesAtMs: at });
      }
      const before = world.item('alice');
      expect(await settle()).toBe('settled');
      expect(world.item('alice')).toBe(before);
    },
  );

  it('changes nothing where somebody else has written the item since it was read', async () => {
    lost(minuteMs);
    world.customer('alice', minuteMs);
    const list = world.directory.list.bind(world.directory);
    world.directory.list = async (after) => {
      killed(0);
      return list(after);
    };
    expect(await settle()).toBe('open');
    expect(world.item('alice')).toMatchObject({ state: 'claimed', revision: expect.any(String) });
    expect(log.codes).toEqual([]);
  });

  it('changes nothing while Dojo does not answer', async () => {
    lost(60 * minuteMs);
    world.directory.list = async () => {
      throw new Unavailable('dojo_unavailable', '');
    };
    await expect(settle()).rejects.toMatchObject({ code: 'dojo_unavailable' });
    expect(world.item('alice')).toMatchObject({ state: 'unknown' });
  });
});
