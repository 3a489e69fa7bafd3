import { beforeEach, describe, expect, it } from 'vitest';
import { scheduledAudit } from '../../../functions/audit/scheduled-audit.ts';
import type { AuditRuns, KeptRun } from '../../../functions/core/customers/audit/audit-runs.ts';
import type { CustomerId } from '../../../functions/core/customers/customer-link.ts';
import { Unavailable } from '../../../functions/core/failures.ts';
import type { OpenPayments } from '../../../functions/core/payment-operations/open-payments.ts';
import { AuditWorld, hourMs, minuteMs } from '../../fakes/memory-audit.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';

type Next = KeptRun;

let world: AuditWorld;
let log: RecordingLog;
/** What each run has handed to the next one. */
let kept: Next[];
let measured: Record<string, number>;
let payments: OpenPayments;
/** What was measured of ends, one after the other. */
let ends: boolean[];
/** How many deletions were written down before they were made. */
let reserved: number[];

beforeEach(() => {
  world = new AuditWorld();
  world.directory.pageSize = 1;
  log = new RecordingLog();
  kept = [];
  measured = {};
  ends = [];
  reserved = [];
  payments = { begunBefore: async () => [] };
});

interface RunOptions {
  /** Milliseconds left, each time that the run asks; the last one for ever. */
  readonly remaining?: readonly number[];
  /** Instead of that. */
  readonly remainingMs?: () => number;
  readonly repairs?: boolean;
  readonly begun?: Next;
}
const atTheStart: Next = { cursor: undefined, listBegunAtMs: undefined };
/** The third time that the run asks is after its second page: it has asked as it began, too. */
const twoPages: RunOptions = { remaining: [900_000, 900_000, 900_000, 239_000] };

async function run({
  remaining = [900_000],
  remainingMs,
  repairs = true,
  begun = atTheStart,
}: RunOptions = {}) {
  const left = [...remaining];
  const runs: AuditRuns = {
    begin: async () => ({
      begun,
      reserve: async ({ count }) => void reserved.push(count),
      end: async (next) => void kept.push(next),
    }),
  };
  return scheduledAudit(
    {
      markers: world.markers,
      repairs,
      remainingMs: remainingMs ?? (() => (left.length > 1 ? left.shift() : left[0]) ?? 0),
    },
    {
      runs,
      canary: world.canary,
      audit: world.audit,
      repair: world.repair,
      erasures: world.erasures,
      log,
      payments,
      metrics: {
        findings: (kind, count) => {
          measured[kind] = count;
        },
        completed: (isComplete) => {
          measured.completed = isComplete ? 1 : 0;
          ends.push(isComplete);
        },
        openFor: (kind, ageMs) => {
          measured[`open ${kind}`] = ageMs;
        },
      },
    },
  );
}
function failsAt(cursor: string | undefined) {
  const list = world.directory.list.bind(world.directory);
  world.directory.list = async (after) => {
    if (after === cursor) throw new Unavailable('dojo_unavailable', 'Dojo did not answer.');
    return list(after);
  };
}

describe('a scheduled audit', () => {
  beforeEach(() => {
    for (const user of ['one', 'two', 'three']) world.customer(user, 2 * hourMs);
  });

  it('reports how many payments wait for an answer for over ten minutes, and names none', async () => {
    let asked = Number.NaN;
    payments = {
      begunBefore: async (timeMs) => {
        asked = timeMs;
        return [{ paymentId: 'pi_sandbox_1', sinceMs: 0, kind: 'refund', reason: 'not-shown' }];
      },
    };
    await run();
    expect(asked).toBe(world.audit.clock() - 10 * minuteMs);
    expect(measured).toMatchObject({ payment: 1, 'open payment': world.time.nowMs });
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'audit_payment_unresolved' }),
    );
    expect(JSON.stringify(log.lines)).not.toContain('pi_sandbox_1');
  });

  it('goes on when the payments cannot be looked through, and says so', async () => {
    payments = {
      begunBefore: async () => {
        throw new Unavailable('dynamodb_unavailable', 'DynamoDB did not answer.');
      },
    };
    await run();
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'audit_payments_unknown' }),
    );
    expect(measured.completed).toBe(1);
  });

  it('has not come to its end before all of it is done', async () => {
    const pages = world.map.pages.bind(world.map);
    world.map.pages = () => {
      if (measured.orphan !== undefined) throw new Error('The function was stopped.');
      return pages();
    };
    await expect(run()).rejects.toThrow('stopped');
    expect(ends).toEqual([false]);
  });

  it('that comes to its end keeps no cursor', async () => {
    await run();
    expect(kept.map(({ cursor }) => cursor)).toEqual([undefined]);
    expect(measured).toEqual({
      payment: 0,
      orphan: 3,
      duplicate: 0,
      missing: 0,
      unresolved: 0,
      erasing: 0,
      erased: 0,
      legacy: 0,
      completed: 1,
    });
  });

  it('stops listing in time, repairs what it has found, keeps its cursor, and measures nothing yet', async () => {
    expect(await run(twoPages)).toEqual({
      outcome: 'goes-on',
      pages: 2,
      customers: 2,
      findings: 2,
    });
    expect(log.codes).toEqual([
      'audit_orphan',
      'audit_recorded',
      'audit_recorded',
      'audit_goes_on',
    ]);
    expect(kept.map(({ cursor }) => cursor)).toEqual(['2']);
    expect(measured).toEqual({ payment: 0 });
  });

  it('keeps time back for reading the map, by how long that took when it began', async () => {
    const pages = world.map.pages.bind(world.map);
    world.map.pages = () => {
      world.time.advance(100_000);
      return pages();
    };
    world.link('alice', world.customer('alice', 0));
    expect(await run({ remaining: [900_000, 539_999] })).toMatchObject({
      outcome: 'goes-on',
      pages: 1,
    });
    expect(kept.at(-1)?.soFar?.mapReadMs).toBe(100_000);
    expect(await run({ remaining: [900_000, 540_000] })).toMatchObject({ outcome: 'complete' });
  });

  it('says in its last part what all parts have found', async () => {
    await run(twoPages);
    expect(await run({ begun: kept.at(-1) ?? atTheStart })).toEqual({
      outcome: 'complete',
      pages: 3,
      customers: 3,
      findings: 3,
    });
    expect(measured).toMatchObject({ orphan: 3, completed: 1 });
  });

  it('deletes no more in all its parts than one run may', async () => {
    for (const user of ['alice', 'bob']) {
      world.link(user, world.customer(user, 3 * hourMs));
      world.customer(user, 3 * hourMs);
    }
    await run(twoPages);
    const [begun = atTheStart] = kept;
    const soFar = begun.soFar && { ...begun.soFar, deletions: 9 };
    await run({ begun: { ...begun, soFar } });
    expect(log.lines.find(({ code }) => code === 'audit_too_many_deletions')).toMatchObject({
      fields: { count: 2, limit: 1 },
    });
    expect(world.directory.live.size).toBe(7);
  });

  it.each([
    ['an hour', hourMs, 1],
    ['half a day', 12 * hourMs, 2],
  ])(
    'that goes on after %s: how often does it look through the payments?',
    async (_, ms, times) => {
      let looked = 0;
      payments = {
        begunBefore: async () => {
          looked += 1;
          return [];
        },
      };
      await run(twoPages);
      world.time.advance(ms);
      await run({ begun: kept.at(-1) ?? atTheStart });
      expect(looked).toBe(times);
    },
  );

  it('that cannot read the map leaves the run to the next part at once, where it was', async () => {
    await run(twoPages);
    const begun = kept.at(-1) ?? atTheStart;
    world.map.pages = () => {
      throw new Unavailable('dynamodb_unavailable', 'DynamoDB did not answer.');
    };
    await expect(run({ begun })).rejects.toMatchObject({ code: 'dynamodb_unavailable' });
    expect(kept.at(-1)).toEqual(begun);
    expect(measured.completed).toBe(0);
  });

  it('has no time to repair when its end is near, and says how much it left', async () => {
    // It asks as it begins, before its page, after it, before the customer, and before the repair.
    await run({ remaining: [900_000, 900_000, 230_000, 230_000, 44_000] });
    expect(log.codes).toEqual(['audit_orphan', 'audit_out_of_time', 'audit_goes_on']);
    expect(log.lines[1]).toMatchObject({ level: 'warn', fields: { reason: 'repairs', count: 1 } });
    expect(world.adoptables.recorded.size).toBe(0);
  });

  it('has the next part repair what it had no time for, and counts it once', async () => {
    // After the third page: before three customers, and before the repairs.
    const remaining = [...Array.from({ length: 10 }, () => 900_000), 44_000];
    expect(await run({ remaining })).toMatchObject({ outcome: 'goes-on', pages: 1, findings: 1 });
    expect(kept).toMatchObject([{ cursor: '1', soFar: { findings: { orphan: 1 } } }]);
    expect(world.adoptables.recorded.size).toBe(1);
    expect(measured.orphan).toBeUndefined();
    await run({ begun: kept.at(-1) ?? atTheStart });
    expect(world.adoptables.recorded.size).toBe(3);
    expect(measured).toMatchObject({ orphan: 3, completed: 1 });
  });

  it('says that it could not look at a customer, and takes the next one on', async () => {
    world.set('alice', { state: 'erased', erasedAtMs: world.time.nowMs - hourMs }, hourMs);
    await run({ remaining: [900_000, 900_000, 900_000, 900_000, 900_000, 900_000, 44_000] });
    expect(log.lines.find(({ code }) => code === 'audit_out_of_time')).toMatchObject({
      level: 'warn',
      fields: { reason: 'customers', count: 1 },
    });
    expect(kept).toMatchObject([{ cursor: '1', listBegunAtMs: undefined }]);
    await run({ begun: kept.at(-1) ?? atTheStart });
    expect(measured).toMatchObject({ orphan: 2, completed: 1 });
    const { sweptAtMs } = world.item('alice') as { sweptAtMs?: number };
    expect(sweptAtMs).toBeUndefined();
  });

  it('keeps the cursor of a page that failed after others', async () => {
    failsAt('1');
    await run();
    expect(kept.map(({ cursor }) => cursor)).toEqual(['1']);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'audit_failed' }),
    );
  });

  it('begins at the start again after a first page that failed', async () => {
    failsAt('1');
    await run({ begun: { cursor: '1', listBegunAtMs: undefined } });
    expect(kept.map(({ cursor }) => cursor)).toEqual([undefined]);
  });

  it.each([
    ['an hour', hourMs, 'warn'],
    ['two days', 48 * hourMs, 'error'],
  ])('logs a user who has been unresolved for %s', async (_, ageMs, level) => {
    world.lose('alice', ageMs);
    await run();
    expect(log.lines).toContainEqual(expect.objectContaining({ level, code: 'audit_unresolved' }));
  });

  it('ends with an error, and deletes nothing, when there is too much to delete', async () => {
    for (let user = 0; user < 11; user++) {
      world.link(`user-${user}`, world.customer(`user-${user}`, 2 * hourMs));
      world.customer(`user-${user}`, 2 * hourMs);
    }
    await run();
    expect(log.lines.find(({ code }) => code === 'audit_too_many_deletions')).toMatchObject({
      level: 'error',
      fields: { count: 11, limit: 10, marked: 25 },
    });
    expect(world.directory.live.size).toBe(25);
  });
});

describe('a scheduled audit that only reports', () => {
  const report = () => run({ repairs: false });

  it('neither deletes nor records', async () => {
    world.customer('nobody', 2 * hourMs);
    world.link('alice', world.customer('alice', 2 * hourMs));
    world.customer('alice', 2 * hourMs);
    await report();
    expect(world.directory.live.size).toBe(3);
    expect(world.adoptables.recorded.size).toBe(0);
    expect(log.codes).toEqual(['audit_orphan', 'audit_duplicate', 'audit_complete']);
  });

  it('links a user whose attempt was lost to what it made, and frees one without', async () => {
    world.lose('alice', hourMs);
    const customer = world.customer('alice', hourMs - minuteMs);
    world.lose('bob', hourMs);
    await report();
    expect(world.item('alice')).toMatchObject({ state: 'linked', customerId: customer });
    expect(world.item('bob')).toMatchObject({ state: 'free' });
  });

  it('sweeps what is left of a user who was erased', async () => {
    world.set('alice', { state: 'erased', erasedAtMs: world.time.nowMs - hourMs });
    world.cards.set(world.customer('alice', 2 * hourMs), 1);
    await report();
    expect(world.directory.live.size).toBe(0);
    expect(world.cards.size).toBe(0);
    expect(log.codes).toContain('audit_deleted');
  });

  it('finishes an erasure that was interrupted', async () => {
    const customerId = world.customer('erased', 2 * hourMs);
    const requestedAtMs = world.time.nowMs - hourMs;
    world.set('erased', { state: 'erasing', requestedAtMs, settlesAtMs: 0, customerId });
    await report();
    expect(world.item('erased')).toMatchObject({ state: 'erased' });
    expect(world.directory.live.size).toBe(0);
    expect(log.codes).toContain('erasures_finished');
  });

  it('finishes an erasure whose lost attempt a look-up cannot reach', async () => {
    const firstAttemptAtMs = world.time.nowMs - 3 * hourMs;
    const settlesAtMs = firstAttemptAtMs + 15_000;
    const requestedAtMs = world.time.nowMs - 2 * hourMs;
    world.set('alice', { state: 'erasing', requestedAtMs, settlesAtMs, firstAttemptAtMs });
    world.customer('alice', 3 * hourMs - 1_000);
    for (let index = 0; index < 21; index++) world.directory.add('Other', world.time.nowMs);
    await report();
    expect(log.lines.filter(({ code }) => code === 'erasure_unfinished')).toHaveLength(1);
    expect(world.item('alice')).toMatchObject({ state: 'erased' });
    expect(world.directory.live.size).toBe(21);
  });
});

describe('an erasure that fails', () => {
  it('is left to the next run, and reported as an error once it has taken a day', async () => {
    const customerId = world.customer('erased', 2 * hourMs);
    world.set('erased', { state: 'erasing', requestedAtMs: 0, settlesAtMs: 0, customerId });
    world.directory.remove = () => Promise.reject(new Unavailable('dojo_unavailable', ''));
    await run();
    expect(world.item('erased')).toMatchObject({ state: 'erasing' });
    expect(log.lines.find(({ code }) => code === 'audit_erasing')).toMatchObject({
      level: 'error',
    });
    expect(kept).toHaveLength(1);
  });
});

describe('a tombstone', () => {
  const erase = (user: string, ageMs = hourMs) =>
    world.set(user, { state: 'erased', erasedAtMs: world.time.nowMs - ageMs }, ageMs);
  const isSwept = (user: string) => {
    const item = world.item(user);
    return item?.state === 'erased' && item.sweptAtMs !== undefined;
  };

  it('is let go after a whole list in which nothing of its user is left', async () => {
    erase('alice');
    await run();
    expect(world.item('alice')).toMatchObject({
      state: 'erased',
      erasedAtMs: Date.parse('2026-01-01T11:00:00Z'),
      sweptAtMs: Date.parse('2026-01-01T12:00:00Z'),
      writtenAtMs: Date.parse('2026-01-01T12:00:00Z'),
    });
  });

  it('stays after a list that has not shown a customer whom Dojo knows', async () => {
    erase('alice');
    const hidden = world.customer('bob', 2 * hourMs);
    world.link('bob', hidden);
    const { list } = Object.getPrototypeOf(world.directory);
    world.directory.list = async (after) => {
      const page = await list.call(world.directory, after);
      return {
        ...page,
        customers: page.customers.filter(({ id }: { id: CustomerId }) => id !== hidden),
      };
    };
    await run();
    expect(measured.completed).toBe(1);
    expect(isSwept('alice')).toBe(false);
  });

  it('stays after a list that goes on through pages without customers', async () => {
    erase('alice');
    let pages = 0;
    world.directory.list = async () => ({ customers: [], after: String(++pages) });
    await run();
    expect(pages).toBe(2);
    expect(isSwept('alice')).toBe(false);
  });

  it('is let go after a list with one page without customers in it', async () => {
    erase('alice');
    world.directory.add('Other', world.time.nowMs - hourMs);
    const { list } = Object.getPrototypeOf(world.directory);
    world.directory.list = async (after) =>
      after === undefined ? { customers: [], after: '0' } : list.call(world.directory, after);
    await run();
    expect(isSwept('alice')).toBe(true);
  });

  it('is let go in the run that has swept what was left', async () => {
    erase('alice');
    world.customer('alice', 2 * hourMs);
    await run();
    expect(isSwept('alice')).toBe(true);
  });

  it('stays while what is left cannot be deleted', async () => {
    erase('alice');
    world.customer('alice', 2 * hourMs);
    world.directory.remove = () => Promise.reject(new Unavailable('dojo_unavailable', ''));
    await run();
    expect(isSwept('alice')).toBe(false);
  });

  it('stays while there is a customer of its user of which Dojo does not say how old it is', async () => {
    erase('alice');
    const customer = world.directory.add(world.marker('alice'), undefined);
    await run();
    expect(isSwept('alice')).toBe(false);
    expect(world.directory.live.has(customer)).toBe(true);
    expect(measured.erased).toBe(1);
  });

  it('stays while what is left cannot be looked at', async () => {
    erase('alice');
    world.customer('alice', 2 * hourMs);
    world.directory.exists = () => Promise.reject(new Unavailable('dojo_unavailable', ''));
    await run();
    expect(isSwept('alice')).toBe(false);
  });

  it('stays, and the run says why, if the id of a customer of this map cannot be read', async () => {
    erase('alice');
    const unreadable = [`Alice ${world.marker('alice')}`];
    world.directory.list = async () => ({ customers: [], unreadable, after: undefined });
    await run();
    expect(isSwept('alice')).toBe(false);
    expect(log.lines).toContainEqual(
      expect.objectContaining({
        code: 'audit_incomplete',
        fields: { count: 1, errorCode: 'customer_id_unreadable' },
      }),
    );
  });

  it('stays if the list was not read to its end', async () => {
    erase('alice');
    world.directory.add('Other', world.time.nowMs);
    world.directory.add('Other', world.time.nowMs);
    failsAt('1');
    await run();
    expect(isSwept('alice')).toBe(false);
  });

  it.each([
    ['a minute before the list was begun', minuteMs, false],
    ['longer ago', minuteMs + 1, true],
  ])('of an erasure %s: is it let go?', async (_, ageMs, expected) => {
    erase('alice', ageMs);
    await run();
    expect(isSwept('alice')).toBe(expected);
  });

  describe('over a list that takes several runs', () => {
    beforeEach(() => {
      for (let index = 0; index < 3; index++) world.directory.add('Other', world.time.nowMs);
    });
    const goOn = () => run({ begun: kept.at(-1) ?? atTheStart });

    it('is let go at the end of the last one', async () => {
      erase('alice');
      await run(twoPages);
      expect(isSwept('alice')).toBe(false);
      expect(kept).toMatchObject([
        { cursor: '2', listBegunAtMs: Date.parse('2026-01-01T12:00:00Z') },
      ]);
      world.time.advance(hourMs);
      await goOn();
      expect(isSwept('alice')).toBe(true);
    });

    it('stays if it came after the list was begun', async () => {
      await run(twoPages);
      world.time.advance(hourMs);
      erase('alice', 30 * minuteMs);
      await goOn();
      expect(isSwept('alice')).toBe(false);
    });

    it('stays if an earlier run could not sweep what is left', async () => {
      erase('alice', 0);
      world.directory.add(world.marker('alice'), world.time.nowMs + 1);
      const remove = world.directory.remove.bind(world.directory);
      world.directory.remove = () => Promise.reject(new Unavailable('dojo_unavailable', ''));
      await run(twoPages);
      world.directory.remove = remove;
      expect(kept).toMatchObject([{ cursor: '2', listBegunAtMs: undefined }]);
      world.time.advance(hourMs);
      await goOn();
      expect(isSwept('alice')).toBe(false);
    });

    it('stays if an earlier run could not look at what is left', async () => {
      erase('alice');
      world.directory.add(world.marker('alice'), world.time.nowMs - hourMs + 1);
      world.directory.add('Other', 0);
      const exists = world.directory.exists.bind(world.directory);
      world.directory.exists = () => Promise.reject(new Unavailable('dojo_unavailable', ''));
      world.directory.pageSize = 2;
      await run(twoPages);
      world.directory.exists = exists;
      world.time.advance(hourMs);
      await goOn();
      expect(isSwept('alice')).toBe(false);
    });
  });
});

describe('before it compares, a scheduled audit', () => {
  beforeEach(() => {
    const erasing = { state: 'erasing', requestedAtMs: 0, settlesAtMs: 0 } as const;
    world.set('erased', { ...erasing, customerId: 'cust_sandbox_of_this_map' as CustomerId });
    world.lose('lost', hourMs);
  });

  it('does nothing at all with the key of another account', async () => {
    world.canary.isThere = false;
    world.link('alice', 'cust_sandbox_other' as CustomerId);
    await expect(run({ begun: { cursor: '7', listBegunAtMs: 5 } })).rejects.toMatchObject({
      name: 'NotConfigured',
      code: 'dojo_wrong_account',
    });
    expect(world.links.written).toEqual([]);
    expect(world.directory.calls).toEqual(['exists']);
    expect(kept).toEqual([{ cursor: '7', listBegunAtMs: 5 }]);
    expect(measured).toEqual({ payment: 0, completed: 0 });
  });

  it('makes the canary again if somebody deleted it, and says so', async () => {
    world.canary.isThere = false;
    world.link('alice', world.customer('alice', 2 * hourMs));
    await run();
    expect(world.canary.madeFor).toEqual(['cust_sandbox_canary']);
    expect(log.lines[0]).toMatchObject({ level: 'warn', code: 'canary_replaced' });
  });

  it('only looks where none of the older customers is in the canary’s account, and says so', async () => {
    world.link('alice', 'cust_sandbox_other' as CustomerId);
    world.set('bob', { state: 'erased', erasedAtMs: world.time.nowMs - hourMs });
    const customer = world.customer('bob', 2 * hourMs);
    world.set('carol', { state: 'erased', erasedAtMs: world.time.nowMs - hourMs });
    world.customer('nobody', 2 * hourMs);
    const canary = world.canary.link;
    world.canary.link = canary && { ...canary, writtenAtMs: world.time.nowMs };
    await run();
    expect(log.lines[0]).toMatchObject({ level: 'error', code: 'audit_account_unconfirmed' });
    expect(log.codes).toContain('audit_complete');
    expect(ends).toEqual([false]);
    expect(world.links.written).toEqual([]);
    expect(world.directory.live.has(customer)).toBe(true);
    expect(world.adoptables.recorded.size).toBe(0);
  });

  it('does not count a list of an account that is not certain as part of a whole one', async () => {
    world.link('alice', 'cust_sandbox_other' as CustomerId);
    const canary = world.canary.link;
    world.canary.link = canary && { ...canary, writtenAtMs: world.time.nowMs };
    for (let index = 0; index < 3; index++) world.directory.add('Other', world.time.nowMs);
    await run(twoPages);
    expect(kept).toMatchObject([{ cursor: '2', listBegunAtMs: undefined }]);
    expect(kept[0]?.soFar?.isFromStart).toBe(false);
  });

  it('begins anew where the list was begun under another canary', async () => {
    for (let index = 0; index < 3; index++) world.directory.add('Other', world.time.nowMs);
    await run(twoPages);
    const [begun = atTheStart] = kept;
    expect(begun.soFar).toMatchObject({ canaryId: 'cust_sandbox_canary' });
    const soFar = begun.soFar && { ...begun.soFar, canaryId: 'cust_sandbox_canary_elsewhere' };
    const asked: unknown[] = [];
    const { list } = Object.getPrototypeOf(world.directory);
    world.directory.list = async (after) => {
      asked.push(after);
      return list.call(world.directory, after);
    };
    expect(await run({ begun: { ...begun, soFar } })).toMatchObject({
      outcome: 'complete',
      pages: 3,
    });
    expect(asked[0]).toBeUndefined();
  });
});

describe('a scheduled audit that finds much to do', () => {
  /** As AWS does: each part has 15 minutes, and is stopped if it needs more. */
  async function runPart(begun: Next) {
    const endsAtMs = world.time.nowMs + 900_000;
    const part = await run({ begun, remainingMs: () => endsAtMs - world.time.nowMs });
    return { ...part, leftMs: endsAtMs - world.time.nowMs };
  }
  async function runParts() {
    const parts: Awaited<ReturnType<typeof runPart>>[] = [];
    do {
      parts.push(await runPart(kept.at(-1) ?? atTheStart));
    } while (parts.at(-1)?.outcome === 'goes-on' && parts.length < 50);
    return parts;
  }
  /** Dojo and the table take so long. */
  function slow({
    dojoMs,
    cardsMs = dojoMs,
    mapMs,
  }: {
    readonly dojoMs: number;
    readonly cardsMs?: number;
    readonly mapMs: number;
  }) {
    const { directory, savedCards, map, time } = world;
    const exists = directory.exists.bind(directory);
    directory.exists = async (id) => {
      time.advance(dojoMs);
      return exists(id);
    };
    const count = savedCards.count.bind(savedCards);
    savedCards.count = async (id) => {
      time.advance(cardsMs);
      return count(id);
    };
    const pages = map.pages.bind(map);
    map.pages = () => {
      time.advance(mapMs);
      return pages();
    };
  }

  beforeEach(() => {
    world.directory.pageSize = 100;
  });

  it('does all of it in several parts, and none of them runs out of time', async () => {
    for (let user = 0; user < 1_000; user++) world.customer(`user-${user}`, (user + 20) * hourMs);
    slow({ dojoMs: 1_000, mapMs: 60_000 });
    const parts = await runParts();
    expect(parts.at(-1)).toMatchObject({ outcome: 'complete', customers: 1_000, findings: 1_000 });
    expect(parts.filter(({ leftMs }) => leftMs < 0)).toEqual([]);
    expect(parts.length).toBeLessThan(10);
    expect(measured).toMatchObject({ orphan: 1_000, completed: 1 });
    expect(world.adoptables.recorded.size).toBe(1_000);
    expect(log.codes).not.toContain('audit_out_of_time');
  });

  it('gives up what it cannot repair of its first page, and hands back the others', async () => {
    for (let user = 0; user < 300; user++) world.customer(`user-${user}`, (user + 20) * hourMs);
    slow({ dojoMs: 100, cardsMs: 10_000, mapMs: 1_000 });
    await runPart(atTheStart);
    const recorded = world.adoptables.recorded.size;
    expect(kept).toMatchObject([{ cursor: '100', soFar: { findings: { orphan: 100 } } }]);
    expect(recorded).toBeLessThan(100);
    expect(log.lines.find(({ code }) => code === 'audit_out_of_time')).toMatchObject({
      fields: { reason: 'repairs', count: 100 - recorded },
    });
  });

  it('keeps time for its last readings of the map, whatever its links take', async () => {
    for (let user = 0; user < 300; user++) {
      const customerId = world.customer(`user-${user}`, hourMs);
      // So new that the list need not show them.
      world.set(`user-${user}`, { state: 'linked', customerId }, 0);
    }
    world.set('gone', { state: 'erased', erasedAtMs: world.time.nowMs - hourMs });
    // A list of which nothing is known, and each link costs a call.
    world.directory.list = async () => ({ customers: [], after: undefined });
    slow({ dojoMs: 5_000, mapMs: 60_000 });
    const parts = await runParts();
    expect(parts).toMatchObject([{ outcome: 'complete' }]);
    expect(parts.filter(({ leftMs }) => leftMs < 45_000)).toEqual([]);
    expect(log.lines.find(({ code }) => code === 'audit_out_of_time')).toMatchObject({
      fields: { reason: 'links', count: expect.any(Number) },
    });
    expect(log.codes).not.toContain('audit_links_not_checked');
    expect(world.item('gone')).toMatchObject({ sweptAtMs: expect.any(Number) });
  });

  it('takes fewer pages on after a part that could not do all of its own', async () => {
    for (let user = 0; user < 500; user++) world.customer(`user-${user}`, (user + 20) * hourMs);
    slow({ dojoMs: 2_500, mapMs: 1_000 });
    await runPart(atTheStart);
    const [first] = kept;
    expect(first).toMatchObject({ cursor: '100', soFar: { pagesAtMost: 2 } });
    world.directory.calls.length = 0;
    await runPart(first ?? atTheStart);
    expect(world.directory.calls.filter((call) => call === 'list')).toHaveLength(2);
  });
});

describe('a scheduled audit whose list has to begin anew', () => {
  const customers = () => {
    for (let user = 0; user < 3; user++) {
      world.link(`user-${user}`, world.customer(`user-${user}`, 3 * hourMs));
      world.customer(`user-${user}`, 3 * hourMs);
    }
  };

  it('still counts what was deleted on that day', async () => {
    for (let other = 0; other < 3; other++) world.directory.add('Other', 0);
    await run(twoPages);
    const [begun = atTheStart] = kept;
    const soFar = begun.soFar && { ...begun.soFar, deletions: 8 };
    failsAt('2');
    await run({ begun: { ...begun, soFar } });
    expect(kept.at(-1)).toMatchObject({ cursor: undefined, deleted: { count: 8 } });
    customers();
    world.directory.list = Object.getPrototypeOf(world.directory).list;
    await run({ begun: { ...atTheStart, deleted: kept.at(-1)?.deleted } });
    expect(log.lines.find(({ code }) => code === 'audit_too_many_deletions')).toMatchObject({
      fields: { count: 3, limit: 2 },
    });
    expect(world.directory.live.size).toBe(9);
  });

  it.each([
    ['a millisecond less than 20 hours', 20 * hourMs - 1, 6],
    ['20 hours', 20 * hourMs, 3],
  ])('%s after the last deletion: how many customers are left?', async (_, agoMs, left) => {
    customers();
    await run({
      begun: { ...atTheStart, deleted: { count: 9, atMs: world.time.nowMs - agoMs } },
    });
    expect(world.directory.live.size).toBe(left);
  });

  it('counts what the audit before has deleted, though that came to its end', async () => {
    for (let other = 0; other < 3; other++) world.directory.add('Other', 0);
    customers();
    await run();
    const [ended = atTheStart] = kept;
    expect(ended).toMatchObject({ cursor: undefined, deleted: { count: 3 } });
    await run({ begun: { ...ended, deleted: { count: 8, atMs: world.time.nowMs } } });
    customers();
    await run({ begun: { ...ended, deleted: { count: 8, atMs: world.time.nowMs } } });
    expect(log.codes).toContain('audit_too_many_deletions');
  });

  it('counts a deletion whose answer was lost', async () => {
    customers();
    world.directory.remove = async (id) => {
      world.directory.live.delete(id);
      throw new Unavailable('dojo_unavailable', '');
    };
    await run();
    expect(kept.at(-1)).toMatchObject({ deleted: { count: 3 } });
  });

  it('counts what a part has deleted that failed after that', async () => {
    customers();
    const pages = world.map.pages.bind(world.map);
    world.map.pages = () => {
      if (measured.orphan !== undefined) throw new Unavailable('dynamodb_unavailable', '');
      return pages();
    };
    await expect(run()).rejects.toMatchObject({ code: 'dynamodb_unavailable' });
    expect(world.directory.live.size).toBe(3);
    const deleted = { count: 3, atMs: world.time.nowMs };
    expect(kept.at(-1)).toMatchObject({ cursor: undefined, deleted });
  });

  it('counts that for the part that is repeated, too', async () => {
    for (let other = 0; other < 3; other++) world.directory.add('Other', 0);
    await run(twoPages);
    const [begun = atTheStart] = kept;
    customers();
    world.directory.pageSize = 100;
    const from = { ...begun, cursor: '0', deleted: { count: 8, atMs: 0 } };
    await run({
      begun: { ...from, soFar: begun.soFar && { ...begun.soFar, backToMs: undefined } },
    });
    expect(log.lines.find(({ code }) => code === 'audit_too_many_deletions')).toMatchObject({
      fields: { count: 3, limit: 2 },
    });
  });

  it('counts what it is about to delete before it does, in case that it is killed', async () => {
    customers();
    const remove = world.directory.remove.bind(world.directory);
    const before: unknown[] = [];
    world.directory.remove = async (id) => {
      before.push([...reserved]);
      return remove(id);
    };
    await run({ begun: { ...atTheStart, deleted: { count: 2, atMs: world.time.nowMs } } });
    expect(before).toEqual([[5], [5], [5]]);
    expect(world.directory.live.size).toBe(3);
  });

  it('counts nothing before that is not to be deleted', async () => {
    for (const user of ['one', 'two']) world.customer(user, 2 * hourMs);
    await run();
    expect(reserved).toEqual([]);
  });
});

describe('what a scheduled audit counts', () => {
  it('is not counted again after a list that failed', async () => {
    for (const user of ['one', 'two', 'three']) world.customer(user, 2 * hourMs);
    world.lose('alice', 3 * hourMs);
    failsAt('2');
    expect(await run({ repairs: false })).toMatchObject({ outcome: 'failed', findings: 3 });
    expect(kept[0]?.soFar?.findings).toMatchObject({ orphan: 2, unresolved: 0 });
    world.directory.list = Object.getPrototypeOf(world.directory).list;
    await run({ repairs: false, begun: kept[0] ?? atTheStart });
    expect(measured).toMatchObject({ orphan: 3, unresolved: 1, completed: 1 });
  });

  it('are no links, if it has to stop before its first page', async () => {
    world.link('alice', world.customer('alice', 2 * hourMs));
    expect(await run({ remaining: [900_000, 44_000] })).toMatchObject({
      outcome: 'goes-on',
      pages: 0,
    });
    expect(log.codes).toEqual(['audit_goes_on']);
  });
});
