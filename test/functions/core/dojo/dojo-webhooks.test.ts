import { describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../../functions/core/clock.ts';
import type { DojoClient } from '../../../../functions/core/dojo/dojo-client.ts';
import { dojoWebhooks } from '../../../../functions/core/dojo/dojo-webhooks.ts';
import { Rejected } from '../../../../functions/core/failures.ts';

/** A Dojo that answers `body` to everything. */
function answering(body: unknown) {
  const client: DojoClient = {
    call: async ({ answer }) => answer.parse(body),
    proveAccount: async () => {},
  };
  return dojoWebhooks(client, () => deadlineIn(1_000, Date.now));
}
function refusing(dojoStatus: number) {
  const client: DojoClient = {
    call: () => Promise.reject(new Rejected('dojo_refused', '', { dojoStatus })),
    proveAccount: async () => {},
  };
  return dojoWebhooks(client, () => deadlineIn(1_000, Date.now));
}

const full = { id: 'sc_1', value: 'v', isActive: false, createdAt: '2026-01-01T12:00:00Z' };
const read = { id: 'sc_1', value: 'v', isActive: false, createdAtMs: 1_767_268_800_000 };

describe('signing secrets', () => {
  it.each([
    ['everything', full, read],
    ['no value', { ...full, value: null }, { ...read, value: undefined }],
    ['an empty value', { ...full, value: '' }, { ...read, value: undefined }],
    ['no time', { ...full, createdAt: null }, { ...read, createdAtMs: undefined }],
    ['no readable time', { ...full, createdAt: 'once' }, { ...read, createdAtMs: undefined }],
    ['no word on its use: it may sign', { ...full, isActive: null }, { ...read, isActive: true }],
    ['its id alone', { id: 'sc_1' }, { id: 'sc_1', isActive: true }],
  ])('are read when Dojo gives %s', async (_, given, expected) => {
    const dojo = answering({ id: 'ws_1', secrets: [given] });
    expect(await dojo.secrets('ws_1')).toEqual([expected]);
    expect(await dojo.generateSecret('ws_1')).toEqual([expected]);
  });

  it.each([{ secrets: null }, {}, { secrets: [] }])('are none in %j', async (body) => {
    expect(await answering(body).secrets('ws_1')).toEqual([]);
  });

  it('without a usable id do not hide the others', async () => {
    const dojo = answering({ secrets: [null, { ...full, id: null }, full] });
    expect(await dojo.secrets('ws_1')).toEqual([read]);
  });
});

describe('subscriptions', () => {
  const bare = { id: 'ws_1', events: null, url: null, secrets: null };

  it('are read with gaps, and one without an id does not hide the others', async () => {
    expect(await answering([null, { ...bare, id: null }, bare]).list()).toEqual([
      { id: 'ws_1', events: [], url: '', secrets: [] },
    ]);
  });

  it('are made with gaps in the answer', async () => {
    const made = await answering(bare).subscribe('payment_intent.updated', 'https://x', '');
    expect(made).toEqual({ id: 'ws_1', events: [], url: '', secrets: [] });
  });
});

describe('event names', () => {
  it('are read where a model has none', async () => {
    const models = [{ model: 'Order', events: null }, { model: 'Payment' }, { events: ['a', 'b'] }];
    expect(await answering(models).eventNames()).toEqual(['a', 'b']);
  });
});

describe('deleting', () => {
  it('what is gone already is fine', async () => {
    const dojo = refusing(404);
    await expect(dojo.deleteSecret('ws_1', 'sc_1')).resolves.toBeUndefined();
    await expect(dojo.unsubscribe('ws_1')).resolves.toBeUndefined();
  });

  it('what Dojo keeps is a failure', async () => {
    const dojo = refusing(409);
    await expect(dojo.deleteSecret('ws_1', 'sc_1')).rejects.toMatchObject({ name: 'Rejected' });
    await expect(dojo.unsubscribe('ws_1')).rejects.toMatchObject({ name: 'Rejected' });
  });
});
