import { beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../../functions/core/clock.ts';
import type {
  CustomerId,
  Revision,
  UserId,
} from '../../../../functions/core/customers/customer-link.ts';
import { ensureCustomer } from '../../../../functions/core/customers/ensure-customer.ts';
import type { EnsureCustomerDependencies } from '../../../../functions/core/customers/ports.ts';
import { OutcomeUnknown, Rejected, Unavailable } from '../../../../functions/core/failures.ts';
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
let log: RecordingLog;
let revisions: number;

beforeEach(() => {
  time = new FakeTime();
  links = new MemoryCustomerLinks();
  directory = new MemoryDirectory(time.clock);
  account = new MemoryAccount();
  adoptables = new MemoryAdoptables();
  log = new RecordingLog();
  revisions = 0;
});

const dependencies = (budgetMs = 20_000): EnsureCustomerDependencies => ({
  links,
  directory,
  account,
  adoptables,
  markerOf: async (userId) => testMarkers.of(userId),
  healingBudget: { take: async () => true },
  clock: time.clock,
  sleep: time.sleep,
  newRevision: () => `revision-${++revisions}` as Revision,
  deadline: deadlineIn(budgetMs, time.clock),
  log,
});
const ensure = (budgetMs?: number) => {
  const profile = { name: 'Alice' };
  const startedAtMs = time.nowMs;
  return ensureCustomer({ userId: alice, profile, startedAtMs }, dependencies(budgetMs));
};

const claimedBy = (revision: string, leaseExpiresAtMs: number) =>
  links.items.set(alice, {
    state: 'claimed',
    revision: revision as Revision,
    writtenAtMs: time.nowMs,
    leaseExpiresAtMs,
    firstAttemptAtMs: time.nowMs,
  });

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
    });

    it('takes a failed look-up for a failure, never for “there is none”', async () => {
      claimedBy('dead', time.nowMs - 1);
      directory.list = () => Promise.reject(new Unavailable('dojo_unavailable', ''));
      await expect(ensure()).rejects.toMatchObject({ code: 'dojo_unavailable' });
      expect(directory.calls).toEqual([]);
      expect(links.items.get(alice)).toMatchObject({ state: 'unknown' });
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

  it('does not start an attempt that it has no time to finish', async () => {
    await expect(ensure(1_000)).rejects.toMatchObject({ code: 'customer_pending' });
    expect(links.written).toEqual([]);
  });
});
