import { describe, expect, it } from 'vitest';
import { audit, auditInParts } from '../../../../../functions/core/customers/audit/audit.ts';
import type { MappedUser } from '../../../../../functions/core/customers/audit/audit-ports.ts';
import { pagesAtOnce } from '../../../../../functions/core/customers/audit/audit-timing.ts';
import { compareWithMap } from '../../../../../functions/core/customers/audit/compare-with-map.ts';
import { HeldCustomers } from '../../../../../functions/core/customers/audit/held-customers.ts';
import type { CustomerId, UserId } from '../../../../../functions/core/customers/customer-link.ts';
import { findMarker } from '../../../../../functions/core/customers/marker.ts';
import { seededRandom } from '../../../../../simulator/dojo-simulator.ts';
import { AuditWorld, hourMs, minuteMs } from '../../../../fakes/memory-audit.ts';

/** What a user of a random world may be like. */
const states = [
  'linked',
  'linked to another',
  'missing',
  'free',
  'absent',
  'unresolved',
  'open',
  'erasing',
  'erased',
  'unreadable',
] as const;

interface RandomUser {
  readonly state: (typeof states)[number];
  /** Of its customers; ages are in minutes. */
  readonly ages: readonly number[];
  readonly linkAge: number;
  readonly attemptAge: number;
}

interface RandomWorld {
  readonly users: readonly RandomUser[];
  /** Of customers without a marker. */
  readonly others: readonly number[];
  /** Whether Dojo does not say when customers were made. */
  readonly isUnordered: boolean;
}

const empty: RandomWorld = { users: [], others: [], isUnordered: false };

type Random = (below: number) => number;

function several<Item>(most: number, random: Random, make: () => Item): readonly Item[] {
  return Array.from({ length: random(most + 1) }, make);
}

function randomWorld(random: Random): RandomWorld {
  const age = () => 1 + random(72 * 60);
  return {
    users: several(12, random, () => ({
      state: states[random(states.length)] ?? 'free',
      ages: several(3, random, age),
      linkAge: age(),
      attemptAge: age(),
    })),
    others: several(5, random, age),
    isUnordered: random(4) === 0,
  };
}

function worldOf({ users, others, isUnordered }: RandomWorld): AuditWorld {
  const world = new AuditWorld();
  world.directory.pageSize = 1;
  const nowMs = world.time.nowMs;
  for (const [index, { state, ages, linkAge, attemptAge }] of users.entries()) {
    const user = `user-${index}`;
    const ids = ages.map((age) => world.customer(user, age * minuteMs));
    const [first = `cust_sandbox_missing_${index}` as CustomerId] = ids;
    const firstAttemptAtMs = nowMs - attemptAge * minuteMs;
    const settlesAtMs = firstAttemptAtMs + 15_000;
    const linkAgeMs = linkAge * minuteMs;
    if (state === 'linked') world.set(user, { state, customerId: first }, linkAgeMs);
    if (state === 'linked to another') {
      const customerId = world.directory.add(undefined, nowMs - attemptAge * minuteMs);
      world.set(user, { state: 'linked', customerId }, linkAgeMs);
    }
    if (state === 'missing') {
      const customerId = `cust_sandbox_gone_${index}` as CustomerId;
      world.set(user, { state: 'linked', customerId }, linkAgeMs);
    }
    if (state === 'free' || state === 'unreadable') world.set(user, { state: 'free' });
    if (state === 'unreadable') world.unreadable.add(user as UserId);
    if (state === 'unresolved') world.lose(user, hourMs + attemptAge * minuteMs);
    if (state === 'open') world.lose(user, minuteMs);
    if (state === 'erasing') {
      const requestedAtMs = nowMs - linkAgeMs;
      world.set(user, { state, requestedAtMs, settlesAtMs, firstAttemptAtMs });
    }
    if (state === 'erased') world.set(user, { state, erasedAtMs: nowMs - linkAgeMs });
  }
  for (const age of others) world.directory.add('Other', nowMs - age * minuteMs);
  if (isUnordered) {
    const list = world.directory.list.bind(world.directory);
    world.directory.list = async (after) => {
      const page = await list(after);
      return {
        ...page,
        customers: page.customers.map((it) => ({ ...it, createdAtMs: undefined })),
      };
    };
  }
  return world;
}

type Found = Pick<Awaited<ReturnType<typeof audit>>, 'cases' | 'failures' | 'linksNotChecked'>;

function sorted({ cases, failures, linksNotChecked }: Found) {
  const texts = (all: readonly unknown[]) => all.map((it) => JSON.stringify(it)).toSorted();
  return { cases: texts(cases), failures: texts(failures), linksNotChecked };
}

describe('an audit in parts', () => {
  it('finds and plans what a whole one does, wherever it is cut', async () => {
    for (let seed = 0; seed < 300; seed++) {
      const next = seededRandom(seed);
      const random: Random = (below) => Math.floor(next() * below);
      const drawn = randomWorld(random);
      const sizes = several(9, random, () => 1 + random(5));
      const { audit: whole, markers } = worldOf(drawn);
      const { audit: cut } = worldOf(drawn);
      const once = await audit({ markers }, whole);
      let part = -1;
      let cuts = 0;
      const isFull = (pages: number) => {
        if (pages === 1) part += 1;
        const isCut = pages >= (sizes[part % sizes.length] ?? 1);
        if (isCut) cuts += 1;
        return isCut;
      };
      const inParts = await auditInParts({ markers }, { ...cut, isFull });
      const { listed, coverage } = inParts;
      // Then what the parts have not listed proves nothing, and no user is set free for it.
      const isCareful =
        cuts > 0 &&
        (once.coverage.backToMs === undefined ||
          drawn.users.some(({ state }) => state === 'unreadable'));
      if (isCareful) {
        expect({ seed, isFromStart: coverage.isFromStart }).toEqual({ seed, isFromStart: false });
        const released = inParts.cases.filter(({ repair }) => repair.action === 'release');
        expect({ seed, released }).toEqual({ seed, released: [] });
        continue;
      }
      expect({ seed, ...sorted(inParts), listed, coverage }).toEqual({
        seed,
        ...sorted(once),
        listed: once.listed,
        coverage: once.coverage,
      });
    }
  });

  it('finds and plans what a whole one does, wherever it runs out of time', async () => {
    let listedAgain = 0;
    for (let seed = 0; seed < 300; seed++) {
      const next = seededRandom(seed);
      const random: Random = (below) => Math.floor(next() * below);
      const drawn = randomWorld(random);
      // No list proves anything then that is not read at once.
      if (drawn.isUnordered || drawn.users.some(({ state }) => state === 'unreadable')) continue;
      const { audit: whole, markers } = worldOf(drawn);
      const short = worldOf(drawn);
      const once = await audit({ markers }, whole);
      let looks = 0;
      const inParts = await auditInParts(
        { markers },
        {
          ...short.audit,
          observe: () => {
            looks = 1 + random(4);
          },
          isOutOfTime: (work) => work === 'customers' && looks-- <= 0,
        },
      );
      const lists = short.directory.calls.filter((call) => call === 'list');
      listedAgain += lists.length - once.listed.pages;
      const { listed, coverage } = inParts;
      expect({ seed, ...sorted(inParts), listed, coverage }).toEqual({
        seed,
        ...sorted(once),
        listed: once.listed,
        coverage: once.coverage,
      });
    }
    expect(listedAgain).toBeGreaterThan(100);
  });

  /** Three customers, one a page; the user's attempt was lost before them. */
  function threePages(): AuditWorld {
    const world = worldOf({ ...empty, others: [60, 120, 180] });
    world.lose('alice', 5 * hourMs);
    return world;
  }
  const resumed = async (world: AuditWorld) => {
    const onePage = { ...world.audit, isFull: () => true };
    const { end, soFar } = await audit({ markers: world.markers }, onePage);
    const from = end.kind === 'full' ? end.cursor : undefined;
    return { from, soFar, rest: () => audit({ markers: world.markers, from, soFar }, world.audit) };
  };
  const actions = ({ cases }: Awaited<ReturnType<typeof audit>>) =>
    cases.map(({ repair }) => repair.action);

  it('sets a user free whose customer no part has listed', async () => {
    const { rest } = await resumed(threePages());
    expect(actions(await rest())).toEqual(['release']);
  });

  it('sets nobody free when the cursor that it goes on from leads to nothing', async () => {
    const world = threePages();
    const { rest } = await resumed(world);
    world.directory.list = async () => ({ customers: [], after: undefined });
    const report = await rest();
    expect([report.end.kind, report.coverage.isFromStart]).toEqual(['complete', false]);
    expect(actions(report)).toEqual(['none']);
  });

  it('notices that a cursor leads back to the customers of an earlier part', async () => {
    const world = threePages();
    const { from, rest } = await resumed(world);
    const list = world.directory.list.bind(world.directory);
    world.directory.list = (after) => list(after === from ? undefined : after);
    expect((await rest()).end).toMatchObject({ kind: 'failed', code: 'customer_list_stuck' });
  });

  it('knows of no time that all of it was read, where a later part begins with newer customers', async () => {
    const world = threePages();
    const { from, soFar } = await resumed(world);
    // As after an older customer out of its place.
    const { end, coverage } = await audit(
      { markers: world.markers, from, soFar: { ...soFar, backToMs: 0 } },
      world.audit,
    );
    expect(end).toMatchObject({ kind: 'failed', code: 'customer_list_stuck' });
    expect(coverage.backToMs).toBeUndefined();
  });

  it('hands on what it knows as JSON does', async () => {
    const world = worldOf({ ...empty, others: [1, 2, 3] });
    world.lose('alice', 3 * hourMs);
    world.customer('alice', 2 * hourMs);
    const customer = world.customer('alice', 3 * hourMs - minuteMs);
    const dependencies = { ...world.audit, isFull: () => true };
    let from: string | undefined;
    let soFar: unknown;
    const parts: Awaited<ReturnType<typeof audit>>[] = [];
    do {
      const part = await audit(
        { markers: world.markers, from, soFar: soFar as never },
        dependencies,
      );
      parts.push(part);
      from = part.end.kind === 'full' ? part.end.cursor : undefined;
      soFar = JSON.parse(JSON.stringify(part.soFar));
    } while (from !== undefined);
    expect(parts).toHaveLength(5);
    const unresolved = parts.at(-1)?.cases.find(({ finding }) => finding.kind === 'unresolved');
    expect(unresolved?.repair).toMatchObject({ action: 'adopt', candidates: [customer, {}] });
  });

  it('asks Dojo for no linked customer that it has listed, if its link was written soon after', async () => {
    const world = worldOf(empty);
    for (let user = 0; user < 20; user++) {
      const customerId = world.customer(`user-${user}`, (user + 1) * hourMs);
      world.set(`user-${user}`, { state: 'linked', customerId }, (user + 1) * hourMs - minuteMs);
    }
    const isFull = (pages: number) => pages === 7;
    await auditInParts({ markers: world.markers }, { ...world.audit, isFull });
    expect(world.directory.calls).toEqual(Array.from({ length: 20 }, () => 'list'));
  });
});

describe('what an audit holds', () => {
  const world = new AuditWorld();
  const held = new HeldCustomers(world.markers);
  const matching = 1_000;
  for (let user = 0; user < matching; user++) {
    world.link(`user-${user}`, world.customer(`user-${user}`, 2 * hourMs));
  }
  const orphan = world.customer('nobody', 2 * hourMs);
  const duplicate = world.customer('user-1', 2 * hourMs);
  for (const customer of world.directory.live.values()) {
    held.take(customer, findMarker(customer.name));
  }

  it('is what was listed, and then only what does not match', async () => {
    expect(held.size).toBe(matching + 2);
    const compared = await compareWithMap(
      {
        markers: world.markers,
        held,
        startedAtMs: world.time.nowMs,
        unlisted: async () => {},
      },
      world.map,
    );
    expect(compared.users).toBe(matching);
    expect([...compared.owners.values()].map(({ userId }) => userId)).toEqual(['user-1']);
    expect([compared.late.size, compared.inDoubt.size, compared.unreadable.size]).toEqual([
      0, 0, 0,
    ]);
    expect([...held.marked()].map(({ customer }) => customer.id)).toEqual([orphan, duplicate]);
    expect(held.size).toBe(2);
  });

  it('is never more of the list than so many pages', async () => {
    let pages = 0;
    const id = 'cust_sandbox_other' as CustomerId;
    const customers = [{ id, name: undefined, createdAtMs: undefined }];
    world.directory.list = async () => ({ customers, after: String(++pages) });
    expect((await audit({ markers: world.markers }, world.audit)).end).toEqual({
      kind: 'full',
      cursor: String(pagesAtOnce),
    });
  });

  it('is one page of the map at a time', async () => {
    const handedOut: MappedUser[][] = [];
    const map = {
      async *pages() {
        for (let index = 0; index < 50; index++) {
          const page: MappedUser[] = [{ userId: `user-${index}` as UserId, link: undefined }];
          handedOut.push(page);
          yield page;
          page.length = 0;
        }
      },
    };
    const report = await audit({ markers: world.markers }, { ...world.audit, map });
    expect(report.failures).toHaveLength(0);
    expect(report.users).toBe(50);
    expect(handedOut.flat()).toEqual([]);
  });
});
