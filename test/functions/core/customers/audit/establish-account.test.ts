import { beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../../../functions/core/clock.ts';
import type { AccountFacts } from '../../../../../functions/core/customers/account-facts.ts';
import { establishAccount } from '../../../../../functions/core/customers/audit/establish-account.ts';
import { canaryKeeper } from '../../../../../functions/core/customers/canary-keeper.ts';
import {
  canaryName,
  defaultAccount,
} from '../../../../../functions/core/customers/customer-account.ts';
import type {
  CustomerId,
  Revision,
} from '../../../../../functions/core/customers/customer-link.ts';
import { OutcomeUnknown, Unavailable } from '../../../../../functions/core/failures.ts';
import { AuditWorld, hourMs, minuteMs } from '../../../../fakes/memory-audit.ts';
import { MemoryCustomerLinks } from '../../../../fakes/memory-customer-links.ts';
import { MemoryDirectory } from '../../../../fakes/memory-directory.ts';
import { RecordingLog } from '../../../../fakes/recording-log.ts';
import { testDeployment, testMarkers } from '../../../../fakes/test-markers.ts';

let world: AuditWorld;
let canaries: MemoryCustomerLinks;
let foreign: MemoryDirectory;
let facts: AccountFacts | undefined;
let key: string;
let revisions: number;

beforeEach(() => {
  world = new AuditWorld();
  canaries = new MemoryCustomerLinks();
  foreign = new MemoryDirectory(world.time.clock);
  facts = undefined;
  key = 'sk_ours';
  revisions = 0;
});

/** A new one for each run, as an audit has it. */
function keeper() {
  return canaryKeeper(
    {
      canaries,
      records: { findFacts: async () => facts },
      directoryWith: (apiKey) => (apiKey === 'sk_ours' ? world.directory : foreign),
      ensure: (deadline) => ({
        replacementBudget: { take: async () => true },
        countCreation: async () => undefined,
        settleLater: async () => undefined,
        clock: world.time.clock,
        sleep: world.time.sleep,
        newRevision: () => `canary-${++revisions}` as Revision,
        markerOf: async (name) => testMarkers.ofCanary(name),
        deadline,
        log: new RecordingLog(),
      }),
      canaryName: canaryName(testDeployment),
      mayCreate: true,
      clock: world.time.clock,
    },
    {
      key: async () => key,
      deadline: () => deadlineIn(20_000, world.time.clock),
      confirm: async (confirmedCanaryId) => {
        facts = { ...facts, confirmedCanaryId };
        return true;
      },
    },
  );
}
function establish() {
  return establishAccount(keeper(), { map: world.map, clock: world.time.clock });
}

/** A canary that was linked so long ago, and its customer. */
function canary(ageMs: number): CustomerId {
  const customerId = world.directory.add(
    `Save-card demo/sandbox: do not delete ${testMarkers.ofCanary('default')}`,
    world.time.nowMs - ageMs,
  );
  canaries.items.set(defaultAccount, {
    state: 'linked',
    customerId,
    revision: 'canary' as Revision,
    writtenAtMs: world.time.nowMs - ageMs,
  });
  return customerId;
}
/** A user whose customer this account knows. */
function known(user: string, ageMs: number) {
  world.set(user, { state: 'linked', customerId: world.customer(user, ageMs) }, ageMs);
}
/** A user whose customer this account does not know. */
function unknown(user: string, ageMs: number) {
  const customerId = `cust_sandbox_of_${user}` as CustomerId;
  world.set(user, { state: 'linked', customerId }, ageMs);
}
function canaryNow() {
  return canaries.items.get(defaultAccount);
}
const wrong = { name: 'NotConfigured', code: 'dojo_wrong_account' };
const notProven = { name: 'Unavailable', code: 'dojo_account_not_proven' };

describe('an account that knows the canary', () => {
  it('is proven with one question, once that canary was confirmed', async () => {
    facts = { confirmedCanaryId: canary(hourMs) };
    unknown('alice', 2 * hourMs);
    expect(await establish()).toBe('proven');
    expect(world.directory.calls).toEqual(['exists']);
  });

  it('is proven, and confirmed, when no link is older', async () => {
    const customerId = canary(hourMs);
    unknown('alice', minuteMs);
    expect(await establish()).toBe('proven');
    expect(facts).toEqual({ confirmedCanaryId: customerId });
  });

  it('is confirmed by one older link whose customer it knows', async () => {
    const customerId = canary(hourMs);
    unknown('alice', 2 * hourMs);
    known('bob', 2 * hourMs);
    expect(await establish()).toBe('confirmed');
    expect(facts).toEqual({ confirmedCanaryId: customerId });
  });

  it('stays unconfirmed when it knows none of 20 older links, spread over the map', async () => {
    canary(hourMs);
    const asked: string[] = [];
    for (let user = 0; user < 60; user++) unknown(`${user}`, 2 * hourMs);
    const exists = world.directory.exists.bind(world.directory);
    world.directory.exists = async (id) => {
      asked.push(id);
      return exists(id);
    };
    expect(await establish()).toBe('unconfirmed');
    expect(asked.slice(1, 4)).toEqual([
      'cust_sandbox_of_0',
      'cust_sandbox_of_2',
      'cust_sandbox_of_6',
    ]);
    expect(asked.at(-1)).toBe('cust_sandbox_of_56');
    expect(asked).toHaveLength(21);
    expect(facts).toBeUndefined();
  });

  it('is not doubted for links of an account that the map was moved from', async () => {
    const customerId = canary(hourMs);
    const canaryId = 'cust_sandbox_canary_before' as CustomerId;
    const untilMs = world.time.nowMs - hourMs;
    facts = { formerAccounts: [{ canaryId, fromMs: 0, untilMs }] };
    unknown('alice', 2 * hourMs);
    expect(await establish()).toBe('proven');
    expect(facts).toMatchObject({ confirmedCanaryId: customerId });
  });
});

describe('a map without a canary', () => {
  it('gets one, confirmed, when it has no links', async () => {
    expect(await establish()).toBe('proven');
    expect(canaryNow()).toMatchObject({ state: 'linked', customerId: 'cust_sandbox_1' });
    expect(facts).toEqual({ confirmedCanaryId: 'cust_sandbox_1' });
  });

  it('gets one in the account in which a linked customer is', async () => {
    unknown('alice', hourMs);
    known('bob', hourMs);
    expect(await establish()).toBe('canary-made');
    expect(facts).toMatchObject({ confirmedCanaryId: 'cust_sandbox_2' });
  });

  it('gets none in an account that knows none of its customers', async () => {
    known('alice', hourMs);
    key = 'sk_foreign';
    await expect(establish()).rejects.toMatchObject(notProven);
    expect(foreign.live.size).toBe(0);
    expect(canaryNow()).toBeUndefined();
  });

  it('gets none on the word of links that are younger than a minute', async () => {
    known('alice', minuteMs);
    await expect(establish()).rejects.toMatchObject(notProven);
    world.time.advance(1);
    expect(await establish()).toBe('canary-made');
  });
});

describe('an account that does not know the canary', () => {
  it('is a wrong one when it knows no linked customer either, and nothing is made there', async () => {
    canary(hourMs);
    known('alice', 2 * hourMs);
    key = 'sk_foreign';
    const before = canaryNow();
    await expect(establish()).rejects.toMatchObject(wrong);
    expect(foreign.calls).toEqual(['exists', 'exists']);
    expect(canaryNow()).toBe(before);
  });

  it('is a wrong one in doubt, when the map has no links', async () => {
    canary(hourMs);
    key = 'sk_foreign';
    await expect(establish()).rejects.toMatchObject(wrong);
  });

  it('is not called wrong while the canary is younger than a minute', async () => {
    canary(minuteMs - 1);
    key = 'sk_foreign';
    await expect(establish()).rejects.toMatchObject(notProven);
  });

  it('is the right one, where somebody deleted the canary, when it knows a linked customer', async () => {
    const deleted = canary(hourMs);
    world.directory.live.delete(deleted);
    known('alice', 2 * hourMs);
    expect(await establish()).toBe('canary-replaced');
    expect(canaryNow()).toMatchObject({
      state: 'linked',
      customerId: 'cust_sandbox_3',
      formerCustomerIds: [deleted],
    });
    expect(facts).toEqual({ confirmedCanaryId: 'cust_sandbox_3' });
    expect(await establish()).toBe('proven');
  });

  it('gets the new canary with the very key whose account was looked at', async () => {
    world.directory.live.delete(canary(hourMs));
    known('alice', 2 * hourMs);
    const exists = world.directory.exists.bind(world.directory);
    world.directory.exists = async (id) => {
      key = 'sk_foreign';
      return exists(id);
    };
    expect(await establish()).toBe('canary-replaced');
    expect(foreign.calls).toEqual([]);
  });

  it.each([
    ['was refused', new Unavailable('dojo_unavailable', '')],
    ['got no answer', new OutcomeUnknown('dojo_outcome_unknown', '')],
  ])('gets the new canary from the next audit when the creation %s', async (_, failure) => {
    world.directory.live.delete(canary(hourMs));
    known('alice', 2 * hourMs);
    const create = world.directory.create.bind(world.directory);
    world.directory.create = () => Promise.reject(failure);
    await expect(establish()).rejects.toBe(failure);
    world.directory.create = create;
    world.time.advance(minuteMs);
    expect(await establish()).toBe('canary-made');
    expect(canaryNow()).toMatchObject({ state: 'linked' });
  });
});
