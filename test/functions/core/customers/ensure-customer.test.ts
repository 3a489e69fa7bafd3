import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../../functions/core/clock.ts';
import type {
  CustomerId,
  Revision,
  UserId,
} from '../../../../functions/core/customers/customer-link.ts';
import type { CustomerProfile } from '../../../../functions/core/customers/customer-profile.ts';
import { ensureCustomer } from '../../../../functions/core/customers/ensure-customer.ts';
import type { EnsureCustomerDependencies } from '../../../../functions/core/customers/ports.ts';
import { replaceLostCustomer } from '../../../../functions/core/customers/replace-lost-customer.ts';
import {
  NotConfigured,
  OutcomeUnknown,
  Rejected,
  Unavailable,
} from '../../../../functions/core/failures.ts';
import { FakeTime } from '../../../fakes/fake-time.ts';
import { MemoryAccount, MemoryAdoptables } from '../../../fakes/memory-account.ts';
import { MemoryCustomerLinks } from '../../../fakes/memory-customer-links.ts';
import { MemoryDirectory } from '../../../fakes/memory-directory.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';
import { testMarkers } from '../../../fakes/test-markers.ts';

const alice = 'alice' as UserId;
const marker = testMarkers.of(alice);

let time: FakeTime;
let links: MemoryCustomerLinks;
let directory: MemoryDirectory;
let account: MemoryAccount;
let adoptables: MemoryAdoptables;
let counted: UserId[];
let log: RecordingLog;
let revisions: number;
/** Whose lost attempt is to be looked at again. */
let lookedAtLater: UserId[];

beforeEach(() => {
  time = new FakeTime();
  links = new MemoryCustomerLinks();
  directory = new MemoryDirectory(time.clock);
  account = new MemoryAccount();
  adoptables = new MemoryAdoptables();
  log = new RecordingLog();
  revisions = 0;
  lookedAtLater = [];
  counted = [];
});

function dependencies(budgetMs = 20_000): EnsureCustomerDependencies {
  return {
    links,
    directory,
    account,
    adoptables,
    markerOf: async (userId) => testMarkers.of(userId),
    replacementBudget: { take: async () => true },
    countCreation: async (userId) => {
      counted.push(userId);
    },
    settleLater: async (userId) => {
      lookedAtLater.push(userId);
    },
    clock: time.clock,
    sleep: time.sleep,
    newRevision: () => `revision-${++revisions}` as Revision,
    deadline: deadlineIn(budgetMs, time.clock),
    log,
  };
}
function ensure(budgetMs?: number) {
  const profile = { name: 'Alice' };
  const startedAtMs = time.nowMs;
  return ensureCustomer({ userId: alice, profile, startedAtMs }, dependencies(budgetMs));
}

function claimedBy(revision: string, leaseExpiresAtMs: number) {
  return links.items.set(alice, {
    state: 'claimed',
    revision: revision as Revision,
    writtenAtMs: time.nowMs,
    leaseExpiresAtMs,
    firstAttemptAtMs: time.nowMs,
  });
}

describe('ensureCustomer', () => {
  describe('for a user without a customer', () => {
    it('claims, creates and links, in that order', async () => {
      const id = await ensure();
      expect(id).toBe('cust_sandbox_1');
      expect(links.written).toEqual(['claimed', 'linked']);
      expect(directory.calls).toEqual(['create']);
    });

    it('puts the marker behind the name', async () => {
      await ensure();
      expect(directory.live.get('cust_sandbox_1' as CustomerId)?.name).toBe(`Alice ${marker}`);
    });

    it('creates one customer for 50 requests at the same time, and all get its id', async () => {
      const ids = await Promise.all(Array.from({ length: 50 }, () => ensure()));
      expect(new Set(ids)).toEqual(new Set(['cust_sandbox_1']));
      expect(directory.calls).toEqual(['create']);
    });
  });

  it('returns the linked id without asking Dojo', async () => {
    await ensure();
    directory.calls.length = 0;
    expect(await ensure()).toBe('cust_sandbox_1');
    expect(directory.calls).toEqual([]);
  });

  describe('while somebody else holds the claim', () => {
    it('waits with growing pauses and then says that the customer is pending', async () => {
      claimedBy('other', time.nowMs + 60_000);
      await expect(ensure(5_000)).rejects.toMatchObject({ code: 'customer_pending' });
      expect(time.slept.slice(0, 3)).toEqual([50, 75, 112.5]);
      expect(directory.calls).toEqual([]);
    });

    it('takes over when the lease has run out, looking for a lost customer first', async () => {
      claimedBy('dead', time.nowMs + 1_000);
      expect(await ensure()).toBe('cust_sandbox_1');
      expect(directory.calls).toEqual(['list', 'create']);
    });

    it('adopts the customer that the dead holder created', async () => {
      const lost = directory.add(`Alice ${marker}`, time.nowMs);
      claimedBy('dead', time.nowMs - 1);
      expect(await ensure()).toBe(lost);
      expect(directory.calls).toEqual(['list']);
    });
  });

  describe('when Dojo fails', () => {
    const failures = [
      {
        name: 'refuses',
        failure: new Rejected('dojo_refused', ''),
        left: { state: 'free' },
      },
      {
        name: 'was never reached',
        failure: new Unavailable('dojo_unavailable', ''),
        left: { state: 'free' },
      },
      {
        name: 'gives no answer',
        failure: new OutcomeUnknown('dojo_outcome_unknown', ''),
        left: { state: 'unknown', settlesAtMs: Date.parse('2026-01-01T12:00:15Z') },
      },
      {
        name: 'meets a fault of ours',
        failure: new TypeError('fault'),
        left: { state: 'unknown', settlesAtMs: Date.parse('2026-01-01T12:00:15Z') },
      },
    ];
    it.each(failures)(
      '$name: throws it and leaves the item as $left.state',
      async ({ failure, left }) => {
        directory.create = () => Promise.reject(failure);
        await expect(ensure()).rejects.toBe(failure);
        expect(links.items.get(alice)).toMatchObject(left);
        expect(lookedAtLater).toEqual(left.state === 'unknown' ? [alice] : []);
      },
    );

    it('lets the next request try at once after a refusal, without a look-up', async () => {
      const create = directory.create.bind(directory);
      directory.create = () => Promise.reject(new Rejected('dojo_refused', ''));
      await expect(ensure()).rejects.toThrow();
      directory.create = create;
      expect(await ensure()).toBe('cust_sandbox_1');
      expect(directory.calls).toEqual(['create']);
    });

    it.each([
      new Rejected('dojo_refused', ''),
      new Unavailable('dojo_unavailable', ''),
      new OutcomeUnknown('dojo_outcome_unknown', ''),
    ])('counts one customer, however many attempts it takes: $code', async (failure) => {
      const create = directory.create.bind(directory);
      directory.create = () => Promise.reject(failure);
      for (let time = 0; time < 10; time++) await expect(ensure()).rejects.toBe(failure);
      directory.create = create;
      expect(await ensure()).toBe('cust_sandbox_1');
      expect(counted).toEqual([alice]);
      expect(links.items.get(alice)).not.toHaveProperty('countedAtMs');
    });

    it('stays counted while the holder of a later claim dies', async () => {
      const create = directory.create.bind(directory);
      directory.create = () => Promise.reject(new Unavailable('dojo_unavailable', ''));
      await expect(ensure()).rejects.toThrow();
      directory.create = () => new Promise(() => undefined);
      void ensure();
      await setImmediate();
      directory.create = create;
      time.advance(60_000);
      await ensure();
      expect(counted).toEqual([alice]);
    });

    it('counts the customer that comes after one that was linked, and lost', async () => {
      const failure = new Unavailable('dojo_unavailable', '');
      const create = directory.create.bind(directory);
      directory.create = () => Promise.reject(failure);
      await expect(ensure()).rejects.toBe(failure);
      directory.create = create;
      const lost = await ensure();
      directory.live.delete(lost);
      time.advance(3_600_000);
      const input = { userId: alice, profile: {}, startedAtMs: time.nowMs, suspectId: lost };
      expect(await replaceLostCustomer(input, dependencies())).toBe('cust_sandbox_2');
      expect(counted).toEqual([alice, alice]);
    });

    it('adopts the oldest customer with the marker after a lost answer', async () => {
      directory.create = async (profile) => {
        directory.add(profile.name, time.nowMs);
        directory.add(profile.name, time.nowMs + 1);
        throw new OutcomeUnknown('dojo_outcome_unknown', '');
      };
      await expect(ensure()).rejects.toThrow();
      expect(await ensure()).toBe('cust_sandbox_1');
      expect(log.codes).toContain('customer_adopted');
    });

    it('keeps the doubt about an earlier attempt when a later one is refused', async () => {
      directory.create = () => Promise.reject(new OutcomeUnknown('dojo_outcome_unknown', ''));
      await expect(ensure()).rejects.toThrow();
      const firstAttemptAtMs = time.nowMs;
      directory.create = () => Promise.reject(new Rejected('dojo_refused', ''));
      await expect(ensure()).rejects.toThrow();
      expect(links.items.get(alice)).toMatchObject({ state: 'unknown', firstAttemptAtMs });
      // Somebody looks already.
      expect(lookedAtLater).toEqual([alice]);
    });

    it('takes a failed look-up for a failure, never for “there is none”', async () => {
      claimedBy('dead', time.nowMs - 1);
      directory.list = () => Promise.reject(new Unavailable('dojo_unavailable', ''));
      await expect(ensure()).rejects.toMatchObject({ code: 'dojo_unavailable' });
      expect(directory.calls).toEqual([]);
      expect(links.items.get(alice)).toMatchObject({ state: 'unknown' });
      // Nobody looks yet: whoever claimed has died.
      expect(lookedAtLater).toEqual([alice]);
    });

    it('has a lost attempt looked at even where the item cannot say that it was lost', async () => {
      const replace = links.replace.bind(links);
      links.replace = async (userId, expected, next) => {
        if (next.state === 'unknown') throw new Unavailable('table_unavailable', '');
        return replace(userId, expected, next);
      };
      directory.create = () => Promise.reject(new OutcomeUnknown('dojo_outcome_unknown', ''));
      await expect(ensure()).rejects.toThrow();
      expect(links.items.get(alice)).toMatchObject({ state: 'claimed' });
      expect(lookedAtLater).toEqual([alice]);
    });
  });

  describe('after an attempt that was lost in an account that the map has left', () => {
    const lost = { sinceMs: 1_000, settledAtMs: 16_000 };
    beforeEach(() => {
      links.items.set(alice, {
        state: 'unknown',
        revision: 'lost' as Revision,
        writtenAtMs: 1_000,
        firstAttemptAtMs: lost.sinceMs,
        settlesAtMs: lost.settledAtMs,
      });
      account.accountAt = async (ms) => (ms <= lost.settledAtMs ? 'former' : 'this');
    });

    it('creates one without looking for it here, and keeps the attempt for an erasure', async () => {
      directory.list = () => Promise.reject(new Unavailable('customer_lookup_incomplete', ''));
      const customerId = await ensure();
      expect(links.items.get(alice)).toMatchObject({
        state: 'linked',
        customerId,
        otherAccountAttempts: [lost],
      });
    });

    it.each([
      ['refused', new Rejected('dojo_refused', ''), 'free'],
      ['lost', new OutcomeUnknown('dojo_outcome_unknown', ''), 'unknown'],
    ])('keeps it when an attempt here is %s', async (_, error, state) => {
      const create = directory.create;
      directory.create = () => Promise.reject(error);
      const firstAttemptAtMs = time.nowMs;
      await expect(ensure()).rejects.toThrow();
      const inDoubt = state === 'unknown' ? { firstAttemptAtMs } : {};
      expect(links.items.get(alice)).toMatchObject({
        ...{ state, otherAccountAttempts: [lost] },
        ...inDoubt,
      });
      directory.create = create;
      await ensure();
      expect(links.items.get(alice)).toMatchObject({
        state: 'linked',
        otherAccountAttempts: [lost],
      });
    });

    it('looks for what was made here, if it was repeated here before anybody kept them apart', async () => {
      const settlesAtMs = time.nowMs - 1;
      const link = links.items.get(alice);
      if (link?.state !== 'unknown') throw new Error('It is unknown.');
      links.items.set(alice, { ...link, settlesAtMs });
      directory.add(`Alice ${marker}`, time.nowMs - 2);
      expect(await ensure()).toBe('cust_sandbox_1');
      expect(links.items.get(alice)).toMatchObject({
        state: 'linked',
        otherAccountAttempts: [{ sinceMs: lost.sinceMs, settledAtMs: settlesAtMs }],
      });
    });
  });

  describe('when the claim was lost while Dojo was creating', () => {
    const linkedByOther = (customerId: string) => ({
      state: 'linked' as const,
      revision: 'winner' as Revision,
      writtenAtMs: time.nowMs,
      customerId: customerId as CustomerId,
    });
    const createWhile = (meanwhile: () => void) => {
      const create = directory.create.bind(directory);
      directory.create = async (profile) => {
        const id = await create(profile);
        meanwhile();
        return id;
      };
    };

    it('returns the winner’s id and deletes its own customer', async () => {
      createWhile(() => links.items.set(alice, linkedByOther('cust_sandbox_winner')));
      expect(await ensure()).toBe('cust_sandbox_winner');
      expect(directory.live.size).toBe(0);
    });

    it('keeps its own customer when the winner adopted it', async () => {
      createWhile(() => links.items.set(alice, linkedByOther('cust_sandbox_1')));
      expect(await ensure()).toBe('cust_sandbox_1');
      expect(directory.live.size).toBe(1);
    });

    it('leaves its own customer alone while somebody else still holds the claim', async () => {
      createWhile(() => claimedBy('other', time.nowMs + 60_000));
      await expect(ensure(5_000)).rejects.toMatchObject({ code: 'customer_pending' });
      expect(directory.calls).toEqual(['create']);
    });

    it('succeeds even if deleting its own customer fails', async () => {
      createWhile(() => links.items.set(alice, linkedByOther('cust_sandbox_winner')));
      directory.remove = () => Promise.reject(new Unavailable('dojo_unavailable', ''));
      expect(await ensure()).toBe('cust_sandbox_winner');
      expect(log.codes).toContain('surplus_customer_left');
    });
  });

  describe('with a customer that an audit recorded for the user', () => {
    const record = async (createdAtMs: number | undefined, isPreferred = false) => {
      const id = directory.add(`Alice ${marker}`, createdAtMs);
      await adoptables.record(marker, { id, createdAtMs }, { isPreferred });
      return id;
    };

    it('adopts it instead of creating one, and forgets the record', async () => {
      const recorded = await record(0);
      expect(await ensure()).toBe(recorded);
      expect(directory.calls).toEqual(['exists']);
      expect(links.written).toEqual(['claimed', 'linked']);
      expect(log.codes).toEqual(['customer_adopted']);
      expect(counted).toEqual([]);
      expect(adoptables.recorded.size).toBe(0);
    });

    it('adopts the preferred one of several', async () => {
      await record(0);
      const preferred = await record(1, true);
      await record(2);
      expect(await ensure()).toBe(preferred);
    });

    it('skips those that are gone at Dojo, and creates one if all are', async () => {
      directory.live.delete(await record(0));
      const second = await record(1);
      expect(await ensure()).toBe(second);
      links.items.clear();
      directory.live.delete(second);
      await record(2);
      directory.live.clear();
      expect(await ensure()).toBe('cust_sandbox_4');
    });

    it('gives 20 requests at the same time that one customer', async () => {
      const recorded = await record(0);
      const ids = await Promise.all(Array.from({ length: 20 }, () => ensure()));
      expect(new Set(ids)).toEqual(new Set([recorded]));
      expect(directory.calls).not.toContain('create');
    });

    it('frees the claim when Dojo does not tell whether it is there', async () => {
      await record(0);
      directory.exists = () => Promise.reject(new Unavailable('dojo_unavailable', ''));
      await expect(ensure()).rejects.toMatchObject({ code: 'dojo_unavailable' });
      expect(links.items.get(alice)).toMatchObject({ state: 'free' });
    });

    it('is linked even if the record cannot be removed', async () => {
      const recorded = await record(0);
      adoptables.remove = () => Promise.reject(new Unavailable('table_unavailable', ''));
      expect(await ensure()).toBe(recorded);
      expect(log.codes).toContain('adoptable_not_removed');
    });

    it('never adopts one that the user had before', async () => {
      const former = await record(0);
      links.items.set(alice, {
        state: 'free',
        revision: 'r' as Revision,
        writtenAtMs: 0,
        formerCustomerIds: [former],
      });
      expect(await ensure()).not.toBe(former);
    });

    it.each([
      ['is of the life that was erased', Date.parse('2026-01-01T11:00:05Z'), false],
      ['is of an unknown age', undefined, false],
      ['came after the erasure', Date.parse('2026-01-01T11:00:06Z'), true],
    ])('that %s: is it adopted after an erasure?', async (_, createdAtMs, isAdopted) => {
      links.items.set(alice, {
        state: 'erased',
        revision: 'r' as Revision,
        writtenAtMs: 0,
        erasedAtMs: Date.parse('2026-01-01T11:00:00Z'),
      });
      const recorded = await record(createdAtMs);
      expect((await ensure()) === recorded).toBe(isAdopted);
    });
  });

  describe('while the Dojo account is not proven', () => {
    it('proves it beside the claim, not before', async () => {
      let whenProven: () => void = () => {};
      account.prove = () =>
        new Promise((resolve) => {
          whenProven = resolve;
        });
      const replace = links.replace.bind(links);
      let claimed: () => void = () => {};
      const isClaimed = new Promise<void>((resolve) => {
        claimed = resolve;
      });
      links.replace = async (...write) => {
        const isWritten = await replace(...write);
        claimed();
        return isWritten;
      };
      const ensured = ensure();
      await isClaimed;
      expect(links.written).toEqual(['claimed']);
      expect(directory.calls).toEqual([]);
      whenProven();
      expect(await ensured).toBe('cust_sandbox_1');
    });

    it('asks for no proof for a user who is linked', async () => {
      await ensure();
      account.proofs = 0;
      await ensure();
      expect(account.proofs).toBe(0);
    });

    const wrong = new NotConfigured('dojo_wrong_account', '');

    it('frees the claim of a new user, with nothing sent to Dojo', async () => {
      account.failure = wrong;
      await expect(ensure()).rejects.toBe(wrong);
      expect(links.items.get(alice)).toMatchObject({ state: 'free' });
      expect(directory.calls).toEqual([]);
    });

    it('keeps the doubt about an earlier attempt, with nothing sent to Dojo', async () => {
      const firstAttemptAtMs = time.nowMs - 60_000;
      links.items.set(alice, {
        state: 'unknown',
        revision: 'r' as Revision,
        writtenAtMs: 0,
        firstAttemptAtMs,
        settlesAtMs: 0,
      });
      account.failure = wrong;
      await expect(ensure()).rejects.toBe(wrong);
      expect(links.items.get(alice)).toMatchObject({ state: 'unknown', firstAttemptAtMs });
      expect(directory.calls).toEqual([]);
    });

    it('goes on at once when the right key is back', async () => {
      account.failure = wrong;
      await expect(ensure()).rejects.toBe(wrong);
      account.failure = undefined;
      expect(await ensure()).toBe('cust_sandbox_1');
      expect(time.slept).toEqual([]);
    });
  });

  describe('when Dojo refuses how the user is described', () => {
    const refusals = (count: number) => {
      const create = directory.create.bind(directory);
      const sent: CustomerProfile[] = [];
      directory.create = async (profile) => {
        sent.push(profile);
        if (sent.length > count) return create(profile);
        const facts = { dojoStatus: 400, dojoErrorFields: 'Name' };
        throw new Rejected('dojo_refused', '', facts);
      };
      return sent;
    };

    it('creates the customer with the marker alone, and logs a warning without the name', async () => {
      const sent = refusals(1);
      expect(await ensure()).toBe('cust_sandbox_1');
      expect(sent).toEqual([
        { name: 'Alice [sc:6e231e:6d9f1c56f476089cac3b]' },
        { name: '[sc:6e231e:6d9f1c56f476089cac3b]' },
      ]);
      expect(log.lines[0]).toMatchObject({
        level: 'warn',
        code: 'customer_profile_refused',
        fields: { dojoStatus: 400, dojoErrorFields: 'Name' },
      });
      expect(JSON.stringify(log.lines)).not.toContain('Alice');
    });

    it('gives up when Dojo refuses the marker alone as well', async () => {
      const sent = refusals(2);
      await expect(ensure()).rejects.toMatchObject({ name: 'Rejected' });
      expect(sent).toHaveLength(2);
      expect(links.items.get(alice)).toMatchObject({ state: 'free' });
    });
  });

  it('does not start an attempt that it has no time to finish', async () => {
    await expect(ensure(1_000)).rejects.toMatchObject({ code: 'customer_pending' });
    expect(links.written).toEqual([]);
  });
});
