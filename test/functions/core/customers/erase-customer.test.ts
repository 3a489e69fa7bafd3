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
import { NotConfigured, Unavailable } from '../../../../functions/core/failures.ts';
import { FakeTime } from '../../../fakes/fake-time.ts';
import { MemoryAccount, MemoryAdoptables } from '../../../fakes/memory-account.ts';
import { MemoryCustomerLinks } from '../../../fakes/memory-customer-links.ts';
import { MemoryDirectory } from '../../../fakes/memory-directory.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';
import { testMarkers } from '../../../fakes/test-markers.ts';

const alice = 'alice' as UserId;
const marker = testMarkers.of(alice);
const hourMs = 3_600_000;
let time: FakeTime;
let links: MemoryCustomerLinks;
let directory: MemoryDirectory;
let account: MemoryAccount;
let adoptables: MemoryAdoptables;
let log: RecordingLog;
let revisions: number;
/** Whose erasure is to go on later, and how the item stood when that was asked for. */
let finishedLater: [UserId, string | undefined][];
let cardsRemoved: CustomerId[];

beforeEach(() => {
  time = new FakeTime();
  links = new MemoryCustomerLinks();
  directory = new MemoryDirectory(time.clock);
  account = new MemoryAccount();
  adoptables = new MemoryAdoptables();
  log = new RecordingLog();
  revisions = 0;
  finishedLater = [];
  cardsRemoved = [];
});

function dependencies() {
  return {
    links,
    directory,
    account,
    adoptables,
    markerOf: async (userId: UserId) => testMarkers.of(userId),
    replacementBudget: { take: async () => true },
    countCreation: async () => undefined,
    settleLater: async () => undefined,
    finishLater: async (userId: UserId) => {
      finishedLater.push([userId, directory.calls.at(-1)]);
    },
    forgetUser: async () => 'erased' as const,
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
  };
}
function erase() {
  return eraseCustomer({ userId: alice }, dependencies());
}
function ensure(startedAtMs = time.nowMs) {
  return ensureCustomer({ userId: alice, profile: {}, startedAtMs }, dependencies());
}
function store(link: CustomerLink) {
  return links.items.set(alice, link);
}
function stateNow() {
  return links.items.get(alice)?.state;
}
function live() {
  return [...directory.live.keys()];
}
const written = { revision: 'first' as Revision, writtenAtMs: 0 };
function unavailable() {
  return Promise.reject(new Unavailable('dojo_unavailable', ''));
}

/** Holds the first call of a method back until it is let go. */
function holdBack() {
  let letGo: () => void = () => {};
  const untilLetGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let begin: () => void = () => {};
  const isBegun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  let isFirst = true;
  return {
    isBegun,
    letGo: () => letGo(),
    pass: async () => {
      if (!isFirst) return;
      isFirst = false;
      begin();
      await untilLetGo;
    },
  };
}

describe('eraseCustomer', () => {
  it('removes cards, customer and link', async () => {
    const id = await ensure();
    expect(await erase()).toBe('erased');
    expect(cardsRemoved).toEqual([id]);
    expect(live()).toEqual([]);
    expect(links.items.get(alice)).not.toHaveProperty('customerId');
  });

  it('writes a tombstone for a user who never had a customer, and asks Dojo nothing', async () => {
    expect(await erase()).toBe('erased');
    expect(links.items.get(alice)).toEqual({
      state: 'erased',
      revision: 'r1',
      writtenAtMs: Date.parse('2026-01-01T12:00:00Z'),
      erasedAtMs: Date.parse('2026-01-01T12:00:00Z'),
    });
    expect(directory.calls).toEqual([]);
  });

  it('may be repeated', async () => {
    await ensure();
    await erase();
    expect(await erase()).toBe('erased');
  });

  it('may be asked for many times at once, and each answer is true', async () => {
    await ensure();
    const outcomes = await Promise.all(Array.from({ length: 10 }, erase));
    expect(outcomes).toContain('erased');
    for (const outcome of outcomes) expect(['erased', 'unfinished']).toContain(outcome);
    expect(stateNow()).toBe('erased');
    expect(live()).toEqual([]);
  });

  it.each(['linked', 'free'] as const)(
    'removes former customers of a user who is %s',
    async (state) => {
      const former = directory.add('Alice', time.nowMs);
      const history = { ...written, formerCustomerIds: [former] };
      store(
        state === 'free'
          ? { state, ...history }
          : { state, customerId: directory.add('Alice', time.nowMs), ...history },
      );
      expect(await erase()).toBe('erased');
      expect(live()).toEqual([]);
      expect(cardsRemoved).toContain(former);
    },
  );

  it('removes what an audit has recorded for the user, and the record', async () => {
    const id = directory.add(`Alice ${marker}`, 0);
    await adoptables.record(marker, { id, createdAtMs: 0 }, { isPreferred: false });
    expect(await erase()).toBe('erased');
    expect(cardsRemoved).toEqual([id]);
    expect(live()).toEqual([]);
    expect(adoptables.recorded.size).toBe(0);
  });

  it('asks for somebody to go on in a minute, before it asks Dojo for anything', async () => {
    await ensure();
    expect(await erase()).toBe('erased');
    expect(finishedLater).toEqual([[alice, 'create']]);
  });

  it('asks for that once: a repetition goes on by itself', async () => {
    await ensure();
    const failing = { ...dependencies(), cards: { removeAll: unavailable } };
    expect(await eraseCustomer({ userId: alice }, failing)).toBe('unfinished');
    expect(await eraseCustomer({ userId: alice }, failing)).toBe('unfinished');
    expect(finishedLater).toHaveLength(1);
  });

  it('asks for it where the app needs longer for a user without a customer, and not otherwise', async () => {
    expect(await erase()).toBe('erased');
    expect(finishedLater).toEqual([]);
    links.items.clear();
    const waiting = { ...dependencies(), forgetUser: async () => 'not-yet' as const };
    expect(await eraseCustomer({ userId: alice }, waiting)).toBe('unfinished');
    expect(finishedLater).toHaveLength(1);
  });

  it.each(['cards', 'customer'] as const)(
    'stays unfinished while Dojo does not remove the %s, and is finished by the next call',
    async (part) => {
      await ensure();
      const failing = dependencies();
      if (part === 'cards') failing.cards.removeAll = unavailable;
      const remove = directory.remove.bind(directory);
      if (part === 'customer') directory.remove = unavailable;
      expect(await eraseCustomer({ userId: alice }, failing)).toBe('unfinished');
      expect(links.items.get(alice)).toMatchObject({ state: 'erasing' });
      expect(log.codes).toContain('erasure_unfinished');
      directory.remove = remove;
      expect(await erase()).toBe('erased');
      expect(live()).toEqual([]);
    },
  );

  it('is refused, not half begun, when the item changes each time before it is marked', async () => {
    links.replace = async () => false;
    await expect(erase()).rejects.toMatchObject({ name: 'Unavailable', code: 'customer_pending' });
    expect(directory.calls).toEqual([]);
  });

  it('is unfinished when its tombstone was not written and the item still says erasing', async () => {
    await ensure();
    const replace = links.replace.bind(links);
    links.replace = async (user, expected, next) => {
      if (next.state === 'erased') return false;
      return replace(user, expected, next);
    };
    expect(await erase()).toBe('unfinished');
    expect(stateNow()).toBe('erasing');
  });

  it('does nothing at Dojo when its first write lost the condition', async () => {
    const id = await ensure();
    const replace = links.replace.bind(links);
    const states: string[] = [];
    links.replace = async (user, expected, next) => {
      states.push(next.state);
      if (states.length === 1) return false;
      return replace(user, expected, next);
    };
    const remove = directory.remove.bind(directory);
    const stateAtRemove: (string | undefined)[] = [];
    directory.remove = async (customer) => {
      stateAtRemove.push(stateNow());
      return remove(customer);
    };
    expect(await erase()).toBe('erased');
    expect(states).toEqual(['erasing', 'erasing', 'erased']);
    expect(stateAtRemove).toEqual(['erasing']);
    expect(cardsRemoved).toEqual([id]);
  });

  describe('of a customer that Dojo does not know', () => {
    const linkedFor = (ageMs: number) =>
      store({
        ...written,
        state: 'linked',
        customerId: 'cust_sandbox_absent' as CustomerId,
        writtenAtMs: time.nowMs - ageMs,
      });

    it.each([
      ['a second less than a minute', 59_000, 'unfinished', 'erasing'],
      ['a minute', 60_000, 'erased', 'erased'],
    ])('and that was linked for %s', async (_, ageMs, outcome, state) => {
      linkedFor(ageMs);
      expect(await erase()).toBe(outcome);
      expect(stateNow()).toBe(state);
    });

    it('stays unfinished while nobody can tell in which account it was made', async () => {
      linkedFor(hourMs);
      account.madeIn = 'unknown';
      expect(await erase()).toBe('unfinished');
      expect(links.items.get(alice)).toMatchObject({
        state: 'erasing',
        customerId: 'cust_sandbox_absent',
      });
      account.madeIn = 'this';
      expect(await erase()).toBe('erased');
    });

    it('stays unfinished, with an error, if it is in an account that the map was moved from', async () => {
      linkedFor(hourMs);
      account.madeIn = 'former';
      expect(await erase()).toBe('unfinished');
      expect(stateNow()).toBe('erasing');
      expect(log.lines).toContainEqual(
        expect.objectContaining({ level: 'error', code: 'erasure_in_former_account' }),
      );
    });
  });

  it('stays unfinished, with an error, for a user with an earlier customer in a former account', async () => {
    const customerId = directory.add('Alice', time.nowMs);
    const elsewhere = ['cust_sandbox_elsewhere' as CustomerId];
    store({ ...written, state: 'linked', customerId, otherAccountCustomerIds: elsewhere });
    expect(await erase()).toBe('unfinished');
    expect(live()).toEqual([]);
    expect(links.items.get(alice)).toMatchObject({
      state: 'erasing',
      otherAccountCustomerIds: elsewhere,
    });
    expect(log.codes).toContain('erasure_in_former_account');
  });

  it('removes an earlier customer of a former account, when the map was moved back to it', async () => {
    const customerId = directory.add('Alice', 0);
    const otherAccountCustomerIds = [directory.add('Alice', 0)];
    store({ ...written, state: 'linked', customerId, otherAccountCustomerIds });
    expect(await erase()).toBe('erased');
    expect(live()).toEqual([]);
  });

  describe('with the key of another account', () => {
    beforeEach(() => {
      account.failure = new NotConfigured('dojo_wrong_account', '');
      directory.remove = () => Promise.reject(account.failure);
    });

    it('forgets nothing, says so as an error, and is finished when the right key is back', async () => {
      const remove = MemoryDirectory.prototype.remove.bind(directory);
      const customerId = directory.add('Alice', 0);
      store({ ...written, state: 'linked', customerId });
      expect(await erase()).toBe('unfinished');
      expect(links.items.get(alice)).toMatchObject({ state: 'erasing', customerId });
      expect(cardsRemoved).toEqual([]);
      expect(log.lines.find(({ code }) => code === 'erasure_blocked')).toMatchObject({
        level: 'error',
        fields: { errorCode: 'dojo_wrong_account' },
      });
      account.failure = undefined;
      directory.remove = remove;
      expect(await erase()).toBe('erased');
      expect(live()).toEqual([]);
    });

    it('does not take its list for the one in which a lost attempt would be', async () => {
      const firstAttemptAtMs = time.nowMs - hourMs;
      store({ ...written, state: 'unknown', firstAttemptAtMs, settlesAtMs: firstAttemptAtMs });
      directory.list = async () => ({ customers: [], after: undefined });
      expect(await erase()).toBe('unfinished');
      expect(stateNow()).toBe('erasing');
    });
  });

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
      expect(live()).toEqual([]);
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
      directory.list = unavailable;
      expect(await erase()).toBe('unfinished');
      expect(stateNow()).toBe('erasing');
    });

    it.each(['unknown', 'former'] as const)(
      'stays unfinished when nothing is found, and the attempt was made in an account that is %s',
      async (madeIn) => {
        claimed(time.nowMs);
        account.madeIn = madeIn;
        expect(await erase()).toBe('unfinished');
        expect(stateNow()).toBe('erasing');
      },
    );
  });
});

describe('two erasures and a new registration', () => {
  const erasingSince = (firstAttemptAtMs: number) =>
    store({
      ...written,
      state: 'erasing',
      requestedAtMs: firstAttemptAtMs,
      firstAttemptAtMs,
      settlesAtMs: firstAttemptAtMs,
    });

  it('leave the new customer alone, however slow the first one’s look-up, and with no ages told', async () => {
    erasingSince(time.nowMs);
    const slow = holdBack();
    const list = directory.list.bind(directory);
    directory.list = async (after) => {
      await slow.pass();
      const page = await list(after);
      const customers = page.customers.map(({ id, name }) => ({
        id,
        name,
        createdAtMs: undefined,
      }));
      return { ...page, customers };
    };
    const first = erase();
    await slow.isBegun;
    expect(await erase()).toBe('erased');
    time.advance(60_000);
    const registered = await ensure();
    slow.letGo();
    expect(await first).toBe('erased');
    expect(live()).toEqual([registered]);
    expect(links.items.get(alice)).toMatchObject({ state: 'linked', customerId: registered });
  });

  it('leave the new customer alone, however slow the first one’s answer from the table', async () => {
    erasingSince(time.nowMs);
    const slow = holdBack();
    const find = links.find.bind(links);
    links.find = async (userId) => {
      const found = await find(userId);
      await slow.pass();
      return found;
    };
    const first = erase();
    await slow.isBegun;
    expect(await erase()).toBe('erased');
    time.advance(60_000);
    const registered = await ensure();
    slow.letGo();
    expect(await first).toBe('erased');
    expect(live()).toEqual([registered]);
    expect(cardsRemoved).toEqual([]);
  });

  it('leave the new customer alone, however slow the first one’s DELETE', async () => {
    const old = await ensure();
    const slow = holdBack();
    const remove = directory.remove.bind(directory);
    directory.remove = async (id) => {
      await slow.pass();
      return remove(id);
    };
    time.advance(60_000);
    const first = erase();
    await slow.isBegun;
    expect(await erase()).toBe('erased');
    time.advance(60_000);
    const registered = await ensure();
    slow.letGo();
    expect(await first).toBe('erased');
    expect(registered).not.toBe(old);
    expect(live()).toEqual([registered]);
    expect(links.items.get(alice)).toMatchObject({ state: 'linked', customerId: registered });
  });
});

describe('a user who was erased', () => {
  it('starts fresh with a later request, and the item says since when', async () => {
    const first = await ensure();
    await erase();
    time.advance(60_000);
    expect(await ensure()).not.toBe(first);
    expect(directory.live.size).toBe(1);
    expect(links.items.get(alice)).toMatchObject({
      state: 'linked',
      erasedBeforeMs: Date.parse('2026-01-01T12:00:00Z'),
    });
  });

  it('is not brought back by a request that was under way', async () => {
    await ensure();
    const startedAtMs = time.nowMs;
    time.advance(2_000);
    await erase();
    await expect(ensure(startedAtMs)).rejects.toMatchObject({ code: 'customer_erasing' });
    expect(live()).toEqual([]);
  });

  it('is not brought back by a first request that was under way, though there was no item yet', async () => {
    const startedAtMs = time.nowMs;
    expect(await erase()).toBe('erased');
    await expect(ensure(startedAtMs)).rejects.toMatchObject({ code: 'customer_erasing' });
    expect(live()).toEqual([]);
  });

  it('is not brought back by a first request that had read that there is no item', async () => {
    const slow = holdBack();
    const replace = links.replace.bind(links);
    links.replace = async (user, expected, next) => {
      if (next.state === 'claimed') await slow.pass();
      return replace(user, expected, next);
    };
    const first = ensure();
    await slow.isBegun;
    expect(await erase()).toBe('erased');
    slow.letGo();
    await expect(first).rejects.toMatchObject({ code: 'customer_erasing' });
    expect(directory.calls).toEqual([]);
  });

  // Ten seconds: Dojo's clock and another instance's may be five apart from this one each, and what
  // was made before the erasure must be told from what comes after it.
  it.each([
    ['ten seconds', 10_000, false],
    ['a millisecond longer', 10_001, true],
  ])('may register anew %s later', async (_, ms, isAllowed) => {
    await erase();
    time.advance(ms);
    if (isAllowed) expect(await ensure()).toBe('cust_sandbox_1');
    else await expect(ensure()).rejects.toMatchObject({ code: 'customer_erasing' });
  });

  it('is not brought back by a claimer that was creating meanwhile', async () => {
    const create = directory.create.bind(directory);
    directory.create = async (profile) => {
      const id = await create(profile);
      expect(await erase()).toBe('unfinished');
      return id;
    };
    await expect(ensure()).rejects.toMatchObject({ code: 'customer_erasing' });
    expect(live()).toEqual([]);
    time.advance(60_000);
    expect(await erase()).toBe('erased');
  });

  it('gets no customer while the erasure is unfinished', async () => {
    await ensure();
    directory.remove = unavailable;
    await erase();
    time.advance(60_000);
    await expect(ensure()).rejects.toMatchObject({ code: 'customer_erasing' });
  });

  it('never adopts a surplus customer of the erased life after a lost answer', async () => {
    const surplus = directory.add(`Alice ${marker}`, time.nowMs);
    await erase();
    time.advance(60_000);
    const create = directory.create.bind(directory);
    directory.create = async () => {
      directory.create = create;
      throw new Error('killed');
    };
    await expect(ensure()).rejects.toThrow('killed');
    time.advance(60_000);
    expect(await ensure()).not.toBe(surplus);
  });
});
