import { beforeEach, describe, expect, it } from 'vitest';
import { audit } from '../../../../../functions/core/customers/audit/audit.ts';
import type { CustomerId, UserId } from '../../../../../functions/core/customers/customer-link.ts';
import type { MapId } from '../../../../../functions/core/customers/map-identity.ts';
import { markersOf } from '../../../../../functions/core/customers/marker.ts';
import { Unavailable } from '../../../../../functions/core/failures.ts';
import { AuditWorld, hourMs, minuteMs } from '../../../../fakes/memory-audit.ts';
import { testDeployment, testMarkers } from '../../../../fakes/test-markers.ts';

let world: AuditWorld;

beforeEach(() => {
  world = new AuditWorld();
});

function run(from?: string) {
  return audit({ markers: world.markers, from }, world.audit);
}
async function found(from?: string) {
  return (await run(from)).cases.map(({ finding, repair }) => [
    finding.kind,
    finding.customerId,
    repair.action,
  ]);
}
const unavailable = new Unavailable('dojo_unavailable', 'Dojo did not answer.');

describe('an audit', () => {
  it('finds nothing where every customer is its user’s', async () => {
    world.link('alice', world.customer('alice', 2 * hourMs));
    world.set('bob', { state: 'free' });
    expect(await run()).toMatchObject({
      users: 2,
      listed: { pages: 1, customers: 1, marked: 1 },
      end: { kind: 'complete' },
      cases: [],
      linksNotChecked: 0,
      failures: [],
    });
  });

  it('changes nothing', async () => {
    world.customer('nobody', 2 * hourMs);
    world.lose('alice', hourMs);
    await run();
    expect(world.links.written).toEqual([]);
    expect(world.directory.calls).toEqual(['list', 'exists']);
  });

  it('counts the customers of other maps, of the same names too, and looks no further', async () => {
    const other = markersOf('0b0c7a6e-1111-4222-8333-444455556666' as MapId, testDeployment);
    const atMs = world.time.nowMs - 2 * hourMs;
    for (const user of ['alice', 'bob', 'carol']) {
      world.directory.add(`Somebody ${other.of(user as UserId)}`, atMs);
    }
    world.directory.add('Alice', atMs);
    world.directory.add(undefined, atMs);
    expect(await run()).toMatchObject({
      listed: { customers: 5, marked: 0, ofOtherMaps: 3 },
      cases: [],
    });
    expect(world.directory.calls).toEqual(['list']);
  });

  it('says nothing about the map’s canary', async () => {
    const canary = testMarkers.ofCanary('default');
    world.directory.add(`Save-card demo/sandbox: do not delete ${canary}`, 0);
    expect(await run()).toMatchObject({ listed: { marked: 1 }, cases: [] });
  });

  it('says of a finding what it is and since when, and names nobody', async () => {
    const customerId = world.customer('alice', 2 * hourMs);
    const [only] = (await run()).cases;
    expect(only?.finding).toEqual({
      kind: 'orphan',
      customerId,
      userMarker: world.marker('alice'),
      sinceMs: world.time.nowMs - 2 * hourMs,
    });
    expect(JSON.stringify(only?.finding)).not.toContain('alice');
  });
});

describe('a customer of ours', () => {
  it('without a user in the map is an orphan to record, never one to delete', async () => {
    const customer = world.customer('nobody', 2 * hourMs);
    expect(await found()).toEqual([['orphan', customer, 'record']]);
  });

  it('of a user without a link is an orphan to record, never one to delete', async () => {
    world.set('alice', { state: 'free' });
    const customer = world.customer('alice', 2 * hourMs);
    expect(await found()).toEqual([['orphan', customer, 'record']]);
  });

  it('of a user who is linked to another one is a duplicate to delete, however young', async () => {
    world.link('alice', world.customer('alice', 2 * hourMs));
    const customer = world.customer('alice', minuteMs);
    expect(await found()).toEqual([['duplicate', customer, 'delete']]);
  });

  it('that its user was linked to before is left to a person', async () => {
    const former = world.customer('alice', 3 * hourMs);
    world.link('alice', world.customer('alice', 2 * hourMs), [former]);
    expect(await found()).toEqual([['duplicate', former, 'none']]);
  });

  it('that is listed but gone is no finding', async () => {
    world.customer('alice', 2 * hourMs);
    world.directory.exists = async () => false;
    expect(await found()).toEqual([]);
  });

  it.each([
    ['9 minutes old', 9 * minuteMs, []],
    ['11 minutes old', 11 * minuteMs, ['orphan']],
  ])('and %s, its user not linked: %s', async (_, ageMs, kinds) => {
    world.customer('alice', ageMs);
    expect((await found()).map(([kind]) => kind)).toEqual(kinds);
  });

  it('counts as young by when the run began, however long the run takes', async () => {
    world.customer('alice', 9 * minuteMs);
    world.afterMap = () => world.time.advance(2 * hourMs);
    expect(await found()).toEqual([]);
  });

  it('of a user who is being erased is left to the erasure', async () => {
    const { nowMs } = world.time;
    world.set('alice', { state: 'erasing', requestedAtMs: nowMs, settlesAtMs: nowMs });
    world.customer('alice', 2 * hourMs);
    expect(await found()).toEqual([]);
  });

  it('that was made before its user was erased is to be swept, however young', async () => {
    world.set('alice', { state: 'erased', erasedAtMs: world.time.nowMs });
    const customer = world.customer('alice', 1);
    expect(await found()).toEqual([['erased', customer, 'sweep']]);
  });

  it('that was made before its user was erased is to be swept though the user is linked anew', async () => {
    const erasedBeforeMs = world.time.nowMs - hourMs;
    const linked = world.customer('alice', minuteMs);
    world.set('alice', { state: 'linked', customerId: linked, erasedBeforeMs });
    const customer = world.customer('alice', 2 * hourMs);
    expect(await found()).toEqual([['erased', customer, 'sweep']]);
  });

  it('with a marker of the old form is reported and left, if nobody is linked to it', async () => {
    const legacy = testMarkers.legacyOf('alice' as UserId);
    const linked = world.directory.add(`Alice ${legacy}`, world.time.nowMs - 2 * hourMs);
    world.link('alice', linked);
    const other = world.directory.add(`Alice ${legacy}`, world.time.nowMs - 2 * hourMs);
    expect(await found()).toEqual([['legacy', other, 'none']]);
  });

  it('that its user was linked to after the map had been read is no finding', async () => {
    world.set('alice', { state: 'free' });
    const customer = world.customer('alice', 2 * hourMs);
    world.afterMap = () => world.link('alice', customer);
    expect(await found()).toEqual([]);
  });

  it('of a user whose item this version cannot read is left alone, and the item reported', async () => {
    world.set('alice', { state: 'free' });
    world.unreadable.add('alice' as UserId);
    world.customer('alice', 2 * hourMs);
    expect(await run()).toMatchObject({
      cases: [],
      failures: [{ code: 'customer_item_unreadable', userMarker: world.marker('alice') }],
    });
  });

  it('of which the id cannot be read is reported, and the list proves nothing', async () => {
    world.lose('bob', hourMs);
    const unreadable = [`Alice ${world.marker('alice')}`, 'Alice', undefined];
    world.directory.list = async () => ({ customers: [], unreadable, after: undefined });
    const report = await run();
    expect(report).toMatchObject({
      end: { kind: 'complete' },
      coverage: { isFromStart: false },
      soFar: { isFromStart: false },
      failures: [
        {
          code: 'customer_id_unreadable',
          customerId: undefined,
          userMarker: world.marker('alice'),
        },
      ],
    });
    expect(report.cases.map(({ repair }) => repair.action)).toEqual(['none']);
  });

  it('about which Dojo says nothing is reported, and the run goes on', async () => {
    const bad = world.customer('alice', 3 * hourMs);
    const good = world.customer('bob', 2 * hourMs);
    const exists = world.directory.exists.bind(world.directory);
    world.directory.exists = async (id) => {
      if (id === bad) throw unavailable;
      return exists(id);
    };
    const report = await run();
    expect(report.cases.map(({ finding }) => finding.customerId)).toEqual([good]);
    expect(report.failures).toEqual([
      { code: 'dojo_unavailable', customerId: bad, userMarker: world.marker('alice') },
    ]);
  });
});

describe('a link', () => {
  const missing = 'cust_sandbox_missing' as CustomerId;

  it('to a customer that Dojo does not have is missing', async () => {
    world.link('alice', missing);
    expect(await found()).toEqual([['missing', missing, 'none']]);
  });

  it('to a customer that is not listed, but there, is well', async () => {
    const customer = world.customer('alice', 2 * hourMs);
    world.link('alice', customer);
    world.directory.list = async () => ({ customers: [], after: undefined });
    expect(await found()).toEqual([]);
  });

  it('that was replaced meanwhile is well', async () => {
    world.link('alice', missing);
    world.directory.exists = async () => {
      world.link('alice', world.customer('alice', 0));
      return false;
    };
    expect(await found()).toEqual([]);
  });

  it('is not checked any more after 100 that are missing', async () => {
    for (let user = 0; user < 105; user++)
      world.link(`user-${user}`, `${missing}-${user}` as never);
    const report = await run();
    expect(report.cases).toHaveLength(100);
    expect(report.linksNotChecked).toBe(5);
  });
});

describe('a user whose last attempt was lost', () => {
  it.each([
    ['14 minutes ago', 14 * minuteMs, []],
    ['16 minutes ago', 16 * minuteMs, [['unresolved', undefined, 'release']]],
  ])('%s', async (_, ageMs, expected) => {
    world.lose('alice', ageMs);
    expect(await found()).toEqual(expected);
  });

  it('by a killed process is unresolved 15 minutes after the lease', async () => {
    const nowMs = world.time.nowMs;
    const claimed = { state: 'claimed', firstAttemptAtMs: nowMs - hourMs } as const;
    world.set('early', { ...claimed, leaseExpiresAtMs: nowMs - 14 * minuteMs });
    world.set('late', { ...claimed, leaseExpiresAtMs: nowMs - 16 * minuteMs });
    const { cases } = await run();
    expect(cases.map(({ finding }) => finding.userMarker)).toEqual([world.marker('late')]);
  });

  it('can have the oldest of its customers, however young', async () => {
    world.lose('alice', 20 * minuteMs);
    const younger = world.customer('alice', 18 * minuteMs);
    const older = world.customer('alice', 19 * minuteMs);
    const unresolved = (await run()).cases.find(({ finding }) => finding.kind === 'unresolved');
    expect(unresolved?.repair).toEqual({ action: 'adopt', candidates: [older, younger] });
  });

  it('can have none that it was linked to before', async () => {
    const former = world.customer('alice', 2 * hourMs);
    world.lose('alice', hourMs, [former]);
    const { cases } = await run();
    expect(cases.map(({ repair }) => repair)).toMatchObject([
      { action: 'none', reason: 'linked-before' },
      { action: 'release' },
    ]);
  });

  it('is not freed by a list that began in the middle', async () => {
    world.lose('alice', hourMs);
    const [unresolved] = (await run('0')).cases;
    expect(unresolved?.repair).toEqual({ action: 'none', reason: 'list-incomplete' });
  });

  it('that has been helped meanwhile is well', async () => {
    world.lose('alice', hourMs);
    world.afterMap = () => world.link('alice', world.customer('alice', 0));
    expect(await found()).toEqual([]);
  });
});

describe('an erasure', () => {
  it.each([
    ['23 hours', 23 * hourMs, []],
    ['25 hours', 25 * hourMs, [['erasing', undefined, 'none']]],
  ])('that has taken %s', async (_, ageMs, expected) => {
    const requestedAtMs = world.time.nowMs - ageMs;
    world.set('alice', { state: 'erasing', requestedAtMs, settlesAtMs: requestedAtMs });
    expect(await found()).toEqual(expected);
  });
});

describe('Dojo’s list, in pages', () => {
  let orphans: CustomerId[];

  beforeEach(() => {
    world.directory.pageSize = 2;
    orphans = [5, 4, 3, 2].map((hours) => world.customer(`user-${hours}`, hours * hourMs));
    world.directory.add('of another', world.time.nowMs - hourMs);
  });

  it('is read newest first to its end, with progress after each page', async () => {
    const report = await run();
    expect(report.cases.map(({ finding }) => finding.customerId)).toEqual(orphans.toReversed());
    expect(world.progress).toEqual([
      { pages: 1, customers: 2, marked: 1, ofOtherMaps: 0, cursor: '2' },
      { pages: 2, customers: 4, marked: 3, ofOtherMaps: 0, cursor: '4' },
      { pages: 3, customers: 5, marked: 4, ofOtherMaps: 0, cursor: undefined },
    ]);
  });

  it('ends at a page that fails, and the next run goes on there', async () => {
    const list = world.directory.list.bind(world.directory);
    world.directory.list = async (after) => {
      if (after === '2') throw unavailable;
      return list(after);
    };
    const first = await run();
    expect(first.end).toMatchObject({ kind: 'failed', cursor: '2', code: 'dojo_unavailable' });
    expect(first.cases.map(({ finding }) => finding.customerId)).toEqual([orphans[3]]);

    world.directory.list = list;
    const second = await run('2');
    expect(second.end).toEqual({ kind: 'complete' });
    expect(second.cases.map(({ finding }) => finding.customerId)).toEqual([
      orphans[2],
      orphans[1],
      orphans[0],
    ]);
  });

  it('ends where it is told to, with what was found so far', async () => {
    const { audit: dependencies } = world;
    const shouldStop = () => world.progress.length === 2;
    const report = await audit({ markers: world.markers }, { ...dependencies, shouldStop });
    expect(report.end).toEqual({ kind: 'stopped', cursor: '4' });
    expect(report.cases).toHaveLength(3);
  });

  it('that stays at one cursor ends as failed', async () => {
    world.directory.list = async () => ({ customers: [], after: 'same' });
    expect((await run()).end).toMatchObject({ kind: 'failed', code: 'customer_list_stuck' });
  });

  it('that goes in a circle of several cursors ends as failed', async () => {
    const next: Record<string, string> = { start: 'a', a: 'b', b: 'c', c: 'a' };
    const id = 'cust_sandbox_other' as CustomerId;
    const customers = [{ id, name: undefined, createdAtMs: undefined }];
    world.directory.list = async (after) => ({ customers, after: next[after ?? 'start'] });
    const { end, listed } = await run();
    expect(end).toMatchObject({ kind: 'failed', code: 'customer_list_stuck' });
    expect(listed.pages).toBe(4);
  });

  it('that was not read to its end says nothing about links', async () => {
    world.link('alice', 'cust_sandbox_missing' as CustomerId);
    world.stopped = true;
    expect(await run()).toMatchObject({ end: { kind: 'stopped' }, cases: [], linksNotChecked: 0 });
  });

  it('that was begun in the middle has the links of earlier pages asked for', async () => {
    const seenBefore = world.customer('alice', minuteMs);
    world.link('alice', seenBefore);
    world.link('bob', 'cust_sandbox_missing' as CustomerId);
    const report = await run('4');
    expect(report.cases.map(({ finding }) => finding.kind).sort()).toEqual([
      'missing',
      'orphan',
      'orphan',
    ]);
    expect(report.linksNotChecked).toBe(0);
  });
});

describe('customers that nobody is linked to', () => {
  const orphansOf = (count: number) =>
    Array.from({ length: count }, (_, user) => world.customer(`user-${user}`, (user + 2) * hourMs));

  it('are looked at a few at a time, and told in their order', async () => {
    const orphans = orphansOf(10);
    let now = 0;
    let most = 0;
    world.directory.exists = async (id) => {
      now += 1;
      most = Math.max(most, now);
      // The first of each four is answered last.
      for (let turn = 0; turn < 4 - (orphans.indexOf(id) % 4); turn++) await undefined;
      now -= 1;
      return true;
    };
    expect((await found()).map(([, customerId]) => customerId)).toEqual(orphans);
    expect(most).toBe(4);
  });

  describe('when no time is left for more of them', () => {
    const withLooks = (looks: number, from?: string) => {
      let left = looks;
      const isOutOfTime = () => left-- <= 0;
      return audit({ markers: world.markers, from }, { ...world.audit, isOutOfTime });
    };

    beforeEach(() => {
      world.directory.pageSize = 3;
    });

    it('are handed to the next part from the page on that is not done', async () => {
      const orphans = orphansOf(9);
      world.lose('alice', 20 * hourMs);
      const report = await withLooks(5);
      expect(report).toMatchObject({
        end: { kind: 'full', cursor: '3' },
        listed: { pages: 1, customers: 3, marked: 3, cursor: '3' },
        notLookedAt: 0,
        handedBack: 2,
        coverage: { isFromStart: true, isComplete: false },
        soFar: { backToMs: world.time.nowMs - 4 * hourMs, listed: { pages: 1 } },
      });
      expect(report.cases.map(({ finding }) => finding.customerId)).toEqual(orphans.slice(0, 3));
    });

    it('are given up where they are on the part’s first page, and the list proves nothing', async () => {
      orphansOf(9);
      world.lose('alice', 20 * hourMs);
      const first = await withLooks(2);
      expect(first).toMatchObject({
        end: { kind: 'full', cursor: '3' },
        notLookedAt: 1,
        soFar: { isFromStart: false },
      });
      expect(first.cases).toHaveLength(2);
      const { soFar } = first;
      const last = await audit({ markers: world.markers, from: '3', soFar }, world.audit);
      expect(last).toMatchObject({ end: { kind: 'complete' }, coverage: { isFromStart: false } });
      expect(last.cases.at(-1)).toMatchObject({
        finding: { kind: 'unresolved' },
        repair: { action: 'none', reason: 'list-incomplete' },
      });
    });
  });

  it('leave no time for users whose attempt was lost: they are counted', async () => {
    world.lose('alice', hourMs);
    const isOutOfTime = (work: string) => work === 'users';
    expect(await audit({ markers: world.markers }, { ...world.audit, isOutOfTime })).toMatchObject({
      cases: [],
      notLookedAt: 1,
    });
  });
});

describe('a list that is in no order', () => {
  it('has Dojo asked for so many links, and no more', async () => {
    for (let user = 0; user < 5; user++) world.link(`user-${user}`, world.customer('', hourMs));
    world.directory.list = async () => ({ customers: [], after: undefined });
    const report = await audit({ markers: world.markers }, { ...world.audit, mostLinks: 3 });
    expect(report).toMatchObject({ cases: [], linksNotChecked: 2, linksLeft: 2 });
    expect(world.directory.calls).toEqual(['exists', 'exists', 'exists']);
  });
});
