import { beforeEach, describe, expect, it } from 'vitest';
import type { UserId } from '../../../../functions/core/customers/customer-link.ts';
import { findMarkedCustomer } from '../../../../functions/core/customers/look-up.ts';
import { FakeTime } from '../../../fakes/fake-time.ts';
import { MemoryDirectory } from '../../../fakes/memory-directory.ts';
import { testMarkers } from '../../../fakes/test-markers.ts';

const marker = testMarkers.of('alice' as UserId);
const time = new FakeTime();
const minute = 60_000;
let directory: MemoryDirectory;

beforeEach(() => {
  directory = new MemoryDirectory(time.clock);
});

function addOthers(count: number, fromMs: number) {
  for (let index = 0; index < count; index++) directory.add(`Other ${index}`, fromMs + index);
}

describe('findMarkedCustomer', () => {
  it('finds nothing at an empty account', async () => {
    expect(await findMarkedCustomer(directory, { marker, sinceMs: time.nowMs })).toBeUndefined();
  });

  it('prefers the oldest of several', async () => {
    const older = directory.add(`Alice ${marker}`, time.nowMs);
    directory.add(`Alice ${marker}`, time.nowMs + 1);
    expect(await findMarkedCustomer(directory, { marker, sinceMs: time.nowMs })).toBe(older);
  });

  it.each([
    ['this user’s marker', marker, 'fails'],
    ['another user’s', testMarkers.of('bob' as UserId), 'finds nothing'],
    ['none', '', 'finds nothing'],
  ])('with a customer of an unreadable id and %s %s', async (_, carried, outcome) => {
    directory.list = async () => ({
      customers: [],
      unreadable: [`Alice ${carried}`],
      after: undefined,
    });
    const looked = findMarkedCustomer(directory, { marker, sinceMs: time.nowMs });
    await (outcome === 'fails'
      ? expect(looked).rejects.toMatchObject({ code: 'customer_id_unreadable' })
      : expect(looked).resolves.toBeUndefined());
  });

  it('leaves an orphan of an earlier life of the user to the audit', async () => {
    directory.add(`Alice ${marker}`, time.nowMs - 5 * minute - 1);
    expect(await findMarkedCustomer(directory, { marker, sinceMs: time.nowMs })).toBeUndefined();
  });

  it('ignores a name that only contains the marker', async () => {
    directory.add(`${marker} Alice`, time.nowMs);
    expect(await findMarkedCustomer(directory, { marker, sinceMs: time.nowMs })).toBeUndefined();
  });

  it('reads page after page until one reaches five minutes behind the first attempt', async () => {
    directory.pageSize = 10;
    addOthers(25, time.nowMs - 4 * minute);
    const lost = directory.add(`Alice ${marker}`, time.nowMs - 4 * minute - 1);
    addOthers(40, time.nowMs - 60 * minute);
    expect(await findMarkedCustomer(directory, { marker, sinceMs: time.nowMs })).toBe(lost);
    expect(directory.calls).toHaveLength(3);
  });

  it('reads to the end when the pages do not come newest first', async () => {
    directory.pageSize = 10;
    addOthers(30, time.nowMs - 60 * minute);
    const lost = directory.add(`Alice ${marker}`, time.nowMs);
    directory.list = async (after) => {
      const oldestFirst = [...directory.live.values()].toSorted(
        (a, b) => (a.createdAtMs ?? 0) - (b.createdAtMs ?? 0),
      );
      const start = Number(after ?? 0);
      const end = start + 10;
      return {
        customers: oldestFirst.slice(start, end),
        after: end < oldestFirst.length ? String(end) : undefined,
      };
    };
    expect(await findMarkedCustomer(directory, { marker, sinceMs: time.nowMs })).toBe(lost);
  });

  it('fails, rather than finding nothing, when the page limit ends it', async () => {
    directory.pageSize = 1;
    addOthers(21, time.nowMs);
    await expect(
      findMarkedCustomer(directory, { marker, sinceMs: time.nowMs }),
    ).rejects.toMatchObject({
      name: 'Unavailable',
      code: 'customer_lookup_incomplete',
    });
    expect(directory.calls).toHaveLength(20);
  });

  it('goes on past a page without customers that leads on', async () => {
    const lost = directory.add(marker, time.nowMs);
    const { list } = MemoryDirectory.prototype;
    directory.list = async (after) =>
      after === undefined ? { customers: [], after: '0' } : list.call(directory, after);
    expect(await findMarkedCustomer(directory, { marker, sinceMs: time.nowMs })).toBe(lost);
  });

  it('fails, rather than finding nothing, when two pages without customers lead on', async () => {
    let pages = 0;
    directory.list = async () => ({ customers: [], after: String(++pages) });
    await expect(
      findMarkedCustomer(directory, { marker, sinceMs: time.nowMs }),
    ).rejects.toMatchObject({ name: 'Unavailable', code: 'customer_list_stuck' });
    expect(pages).toBe(2);
  });
});
