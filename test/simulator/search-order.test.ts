import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import type { SettingChanges } from '../../simulator/settings-schema.ts';
import { call, createCustomer, createIntent } from './dojo-caller.ts';

const pageSchema = z.object({
  data: z.array(z.object({ id: z.string() })),
  before: z.string().optional(),
  after: z.string().optional(),
});

describe.each([
  ['/customers', createCustomer, (page: object) => page],
  ['/payment-intents', createIntent, (page: object) => ({ cursor: page })],
])('the search of %s', (path, create, bodyOf) => {
  let simulator: DojoSimulator;
  let ids: readonly string[];
  beforeEach(async () => {
    simulator = await startDojoSimulator();
    ids = [await create(simulator), await create(simulator), await create(simulator)];
  });
  afterEach(() => simulator.close());

  const set = (search: SettingChanges['search']) => simulator.settings.change({ search });
  const page = async (request: object) => {
    const answer = await call(simulator, 'POST', `${path}/search`, { body: bodyOf(request) });
    const { data, ...cursors } = pageSchema.parse(answer.body);
    return { found: data.map(({ id }) => id), ...cursors };
  };

  it('lists oldest first when that is set, and pages in both directions', async () => {
    set({ order: 'oldest-first' });
    const first = await page({ limit: 2 });
    const second = await page({ limit: 2, after: first.after });
    const back = await page({ limit: 2, before: second.before });
    expect([...first.found, ...second.found]).toEqual(ids);
    expect(second.after).toBeUndefined();
    expect(back.found).toEqual(first.found);
  });

  it('leads from the last page to the first when its cursors are circular', async () => {
    set({ cursors: 'circular' });
    const first = await page({ limit: 2 });
    const second = await page({ limit: 2, after: first.after });
    const third = await page({ limit: 2, after: second.after });
    expect([second.found, third.found]).toEqual([[ids[0]], first.found]);
    expect(third.after).toBe(first.after);
  });

  it('leads to the same page again and again when its cursors are repeated', async () => {
    set({ cursors: 'repeated' });
    const first = await page({ limit: 1 });
    const second = await page({ limit: 1, after: first.after });
    const third = await page({ limit: 1, after: second.after });
    expect([first.found, second.found, third.found]).toEqual([[ids[2]], [ids[1]], [ids[1]]]);
    expect(second.after).toBe(first.after);
  });
});
