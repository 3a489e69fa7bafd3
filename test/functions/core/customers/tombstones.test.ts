import { beforeEach, describe, expect, it } from 'vitest';
import type { UserId } from '../../../../functions/core/customers/customer-link.ts';
import { eraseCustomer } from '../../../../functions/core/customers/erase-customer.ts';
import { AuditWorld, hourMs } from '../../../fakes/memory-audit.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';

let world: AuditWorld;
const alice = 'alice' as UserId;

beforeEach(() => {
  world = new AuditWorld();
});

function erase() {
  return eraseCustomer(
    { userId: alice },
    {
      ...world.erasures,
      finishLater: async () => undefined,
      log: new RecordingLog(),
    },
  );
}

describe('the erasure of a user who was erased before', () => {
  it('renews the tombstone, so that what came in between is swept', async () => {
    world.set('alice', { state: 'erased', erasedAtMs: world.time.nowMs - 2 * hourMs });
    expect(await erase()).toBe('erased');
    expect(world.item('alice')).toMatchObject({ state: 'erased', erasedAtMs: world.time.nowMs });
    expect(world.item('alice')).not.toHaveProperty('sweptAtMs');
  });

  it('removes a customer that an audit recorded for the user since', async () => {
    world.set('alice', { state: 'erased', erasedAtMs: world.time.nowMs - 2 * hourMs });
    const recorded = {
      id: world.customer('alice', hourMs),
      createdAtMs: world.time.nowMs - hourMs,
    };
    await world.adoptables.record(world.marker('alice'), recorded, { isPreferred: true });
    expect(await erase()).toBe('erased');
    expect([...world.directory.live.keys()]).toEqual([]);
    expect(await world.adoptables.find(world.marker('alice'))).toEqual([]);
  });
});
