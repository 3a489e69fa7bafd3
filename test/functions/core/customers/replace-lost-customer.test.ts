import { beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../../functions/core/clock.ts';
import type {
  CustomerId,
  CustomerLink,
  Revision,
  UserId,
} from '../../../../functions/core/customers/customer-link.ts';
import { replaceLostCustomer } from '../../../../functions/core/customers/replace-lost-customer.ts';
import { FakeTime } from '../../../fakes/fake-time.ts';
import { MemoryAccount, MemoryAdoptables } from '../../../fakes/memory-account.ts';
import { MemoryCustomerLinks } from '../../../fakes/memory-customer-links.ts';
import { MemoryDirectory } from '../../../fakes/memory-directory.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';
import { testMarkers } from '../../../fakes/test-markers.ts';

const alice = 'alice' as UserId;
const gone = 'cust_sandbox_gone' as CustomerId;
let time: FakeTime;
let links: MemoryCustomerLinks;
let directory: MemoryDirectory;
let account: MemoryAccount;
let adoptables: MemoryAdoptables;
let log: RecordingLog;
let revisions: number;
let budget: number;
let replaced: Set<CustomerId>;

beforeEach(() => {
  time = new FakeTime();
  links = new MemoryCustomerLinks();
  directory = new MemoryDirectory(time.clock);
  account = new MemoryAccount();
  adoptables = new MemoryAdoptables();
  log = new RecordingLog();
  revisions = 0;
  budget = 1;
  replaced = new Set();
  store({ state: 'linked', customerId: gone, ...written });
});

const written = { revision: 'first' as Revision, writtenAtMs: 0 };
function store(link: CustomerLink) {
  return links.items.set(alice, link);
}
function replace(suspectId = gone, startedAtMs = time.nowMs) {
  return replaceLostCustomer(
    {
      userId: alice,
      profile: {},
      startedAtMs,
      suspectId,
    },
    {
      links,
      directory,
      account,
      adoptables,
      markerOf: async (userId) => testMarkers.of(userId),
      replacementBudget: { take: async (id) => replaced.add(id).size <= budget },
      countCreation: async () => undefined,
      settleLater: async () => undefined,
      clock: time.clock,
      sleep: time.sleep,
      newRevision: () => `r${++revisions}` as Revision,
      deadline: deadlineIn(20_000, time.clock),
      log,
    },
  );
}

describe('replaceLostCustomer', () => {
  it('links a new customer, keeps the old id on the item, and says so loudly', async () => {
    expect(await replace()).toBe('cust_sandbox_1');
    expect(links.items.get(alice)).toMatchObject({
      state: 'linked',
      customerId: 'cust_sandbox_1',
      formerCustomerIds: [gone],
    });
    expect(log.lines[0]).toMatchObject({ level: 'error', code: 'customer_replaced' });
  });

  it('keeps every former id', async () => {
    budget = 2;
    await replace();
    directory.live.clear();
    time.advance(60_000);
    await replace('cust_sandbox_1' as CustomerId);
    expect(links.items.get(alice)?.formerCustomerIds).toEqual([gone, 'cust_sandbox_1']);
  });

  it('changes nothing when Dojo knows the customer after all', async () => {
    directory.live.set(gone, { id: gone, name: undefined, createdAtMs: 0 });
    expect(await replace()).toBeUndefined();
    expect(links.written).toEqual([]);
  });

  it('changes nothing when Dojo cannot be asked', async () => {
    directory.exists = () => Promise.reject(new Error('no answer'));
    await expect(replace()).rejects.toThrow('no answer');
    expect(links.written).toEqual([]);
  });

  it('returns the other customer when the link has moved on', async () => {
    expect(await replace('cust_sandbox_older' as CustomerId)).toBe(gone);
    expect(directory.calls).toEqual([]);
  });

  it('makes one new customer for many requests at the same time', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => replace()));
    expect(new Set(ids)).toEqual(new Set(['cust_sandbox_1']));
    expect(directory.calls.filter((call) => call === 'create')).toHaveLength(1);
  });

  it('deletes its own new customer when another request has linked one meanwhile', async () => {
    const create = directory.create.bind(directory);
    directory.create = async (profile) => {
      const id = await create(profile);
      const theirs = directory.add('theirs', time.nowMs);
      store({ state: 'linked', customerId: theirs, ...written });
      return id;
    };
    expect(await replace()).toBe('cust_sandbox_2');
    expect([...directory.live.keys()]).toEqual(['cust_sandbox_2']);
  });

  it('goes on where another request was refused', async () => {
    store({ state: 'free', formerCustomerIds: [gone], ...written });
    expect(await replace()).toBe('cust_sandbox_1');
  });

  it('stops, with nothing written, when the hour’s budget is used up', async () => {
    budget = 0;
    await expect(replace()).rejects.toMatchObject({
      name: 'NotConfigured',
      code: 'customers_vanishing',
    });
    expect(links.written).toEqual([]);
    expect(directory.calls).toEqual(['exists']);
  });

  it('does not adopt the lost customer though the search still lists it', async () => {
    const create = directory.create.bind(directory);
    directory.create = async (profile) => {
      directory.live.set(gone, { id: gone, name: profile.name, createdAtMs: time.nowMs });
      directory.create = create;
      throw new Error('killed');
    };
    directory.exists = async () => false;
    await expect(replace()).rejects.toThrow('killed');
    time.advance(60_000);
    expect(await replace()).toBe('cust_sandbox_1');
  });

  describe('when the user was removed meanwhile', () => {
    const erased = (erasedAtMs: number): CustomerLink => ({
      state: 'erased',
      erasedAtMs,
      ...written,
    });

    it('does not bring the customer back for a request that was under way', async () => {
      store(erased(time.nowMs));
      const underWay = replace(gone, time.nowMs - 1_000);
      await expect(underWay).rejects.toMatchObject({ code: 'customer_erasing' });
      expect(directory.calls).toEqual([]);
    });

    it('starts fresh for a request that came later', async () => {
      store(erased(time.nowMs - 60_000));
      expect(await replace()).toBe('cust_sandbox_1');
      expect(links.items.get(alice)?.formerCustomerIds).toBeUndefined();
    });

    it('does not bring it back while the erasure is under way', async () => {
      store({ state: 'erasing', requestedAtMs: 0, settlesAtMs: 0, ...written });
      await expect(replace()).rejects.toMatchObject({ code: 'customer_erasing' });
    });

    it('does not bring it back when nothing is left of the item', async () => {
      links.items.clear();
      await expect(replace()).rejects.toMatchObject({ code: 'customer_erasing' });
    });
  });
});
