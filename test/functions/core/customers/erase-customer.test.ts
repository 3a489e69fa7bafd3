import { beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../../functions/core/clock.ts';
import type {
  CustomerId,
  CustomerLink,
  Revision,
  UserId,
} from '../../../../functions/core/customers/customer-link.ts';
import { ensureCustomer } from '../../../../functions/core/customers/ensure-customer.ts';
import { eraseCustomer } from '../../../../functions/core/customers/erase-customer.ts';
import { Unavailable } from '../../../../functions/core/failures.ts';
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
let cardsRemoved: CustomerId[];

beforeEach(() => {
  time = new FakeTime();
  links = new MemoryCustomerLinks();
  directory = new MemoryDirectory(time.clock);
  account = new MemoryAccount();
  adoptables = new MemoryAdoptables();
  log = new RecordingLog();
  revisions = 0;
  cardsRemoved = [];
});

const dependencies = () => ({
  links,
  directory,
  account,
  adoptables,
  markerOf: async (userId: UserId) => testMarkers.of(userId),
  healingBudget: { take: async () => true },
  cards: {
    removeAll: async (id: CustomerId) => {
      cardsRemoved.push(id);
    },
  },
  clock: time.clock,
  sleep: time.sleep,
  newRevision: () => `r${++revisions}` as Revision,
  deadline: deadlineIn(20_000, time.clock),
  log,
});
const erase = () => eraseCustomer({ userId: alice }, dependencies());
const ensure = (startedAtMs = time.nowMs) =>
  ensureCustomer({ userId: alice, profile: {}, startedAtMs }, dependencies());
const store = (link: CustomerLink) => links.items.set(alice, link);
const stateNow = () => links.items.get(alice)?.state;

describe('eraseCustomer', () => {
  it('removes cards, customer and link', async () => {
    const id = await ensure();
    expect(await erase()).toBe('erased');
    expect(cardsRemoved).toEqual([id]);
    expect(directory.live.size).toBe(0);
    expect(links.items.get(alice)).not.toHaveProperty('customerId');
  });

  it('has nothing to do for a user who never had a customer', async () => {
    expect(await erase()).toBe('erased');
    expect(directory.calls).toEqual([]);
  });

  it('may be repeated', async () => {
    await ensure();
    await erase();
    expect(await erase()).toBe('erased');
  });

  it('may be asked for many times at once', async () => {
    await ensure();
    const outcomes = await Promise.all(Array.from({ length: 10 }, erase));
    expect(stateNow()).toBe('erased');
    expect(outcomes).toContain('erased');
    expect(directory.live.size).toBe(0);
  });

  it('removes former customers too', async () => {
    const former = directory.add('Alice', time.nowMs);
    const written = { revision: 'r' as Revision, writtenAtMs: 0, formerCustomerIds: [former] };
    store({ state: 'linked', customerId: directory.add('Alice', time.nowMs), ...written });
    await erase();
    expect(directory.live.size).toBe(0);
  });

  it.each(['cards', 'customer'] as const)(
    'stays unfinished while Dojo does not remove the %s, and is finished by the next call',
    async (part) => {
      await ensure();
      const failing = dependencies();
      const fail = () => Promise.reject(new Unavailable('dojo_unavailable', ''));
      if (part === 'cards') failing.cards.removeAll = fail;
      const remove = directory.remove.bind(directory);
      if (part === 'customer') directory.remove = fail;
      expect(await eraseCustomer({ userId: alice }, failing)).toBe('unfinished');
      expect(links.items.get(alice)).toMatchObject({ state: 'erasing' });
      expect(log.codes).toContain('erasure_unfinished');
      directory.remove = remove;
      expect(await erase()).toBe('erased');
      expect(directory.live.size).toBe(0);
    },
  );

  describe('over an attempt that is in doubt', () => {
    const claimed = (leaseExpiresAtMs: number) =>
      store({
        state: 'claimed',
        revision: 'theirs' as Revision,
        writtenAtMs: time.nowMs,
        leaseExpiresAtMs,
        firstAttemptAtMs: time.nowMs,
      });

    it('waits until the claim has run out, then removes what came of it', async () => {
      claimed(time.nowMs + 30_000);
      expect(await erase()).toBe('unfinished');
      directory.add(`Alice ${marker}`, time.nowMs + 1);
      time.advance(30_000);
      expect(await erase()).toBe('erased');
      expect(directory.live.size).toBe(0);
    });

    it('removes every customer of a lost answer at once when it has settled', async () => {
      store({
        state: 'unknown',
        revision: 'theirs' as Revision,
        writtenAtMs: time.nowMs,
        firstAttemptAtMs: time.nowMs,
        settlesAtMs: time.nowMs,
      });
      directory.add(`Alice ${marker}`, time.nowMs);
      directory.add(`Alice ${marker}`, time.nowMs + 1);
      directory.add('Somebody else', time.nowMs);
      expect(await erase()).toBe('erased');
      expect([...directory.live.values()].map(({ name }) => name)).toEqual(['Somebody else']);
    });

    it('stays unfinished when the look-up fails', async () => {
      claimed(time.nowMs);
      directory.list = () => Promise.reject(new Unavailable('dojo_unavailable', ''));
      expect(await erase()).toBe('unfinished');
      expect(stateNow()).toBe('erasing');
    });
  });
});

describe('a user who was erased', () => {
  it('starts fresh with a later request', async () => {
    const first = await ensure();
    await erase();
    time.advance(60_000);
    expect(await ensure()).not.toBe(first);
    expect(directory.live.size).toBe(1);
  });

  it('is not brought back by a request that was under way', async () => {
    await ensure();
    const startedAtMs = time.nowMs;
    time.advance(2_000);
    await erase();
    await expect(ensure(startedAtMs)).rejects.toMatchObject({ code: 'customer_erasing' });
    expect(directory.live.size).toBe(0);
  });

  it('is not brought back by a claimer that was creating meanwhile', async () => {
    const create = directory.create.bind(directory);
    directory.create = async (profile) => {
      const id = await create(profile);
      expect(await erase()).toBe('unfinished');
      return id;
    };
    await expect(ensure()).rejects.toMatchObject({ code: 'customer_erasing' });
    expect(directory.live.size).toBe(0);
    time.advance(60_000);
    expect(await erase()).toBe('erased');
  });

  it('gets no customer while the erasure is unfinished', async () => {
    await ensure();
    directory.remove = () => Promise.reject(new Unavailable('dojo_unavailable', ''));
    await erase();
    time.advance(60_000);
    await expect(ensure()).rejects.toMatchObject({ code: 'customer_erasing' });
  });
});
