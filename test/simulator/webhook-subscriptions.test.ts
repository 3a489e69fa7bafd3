import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { call } from './dojo-caller.ts';
import { addActiveSecret, subscribe } from './webhook-receiver.ts';

const startMs = Date.parse('2026-01-02T03:04:05.678Z');
const url = 'http://127.0.0.1:9/hook';
const statusUpdated = 'payment_intent.status_updated';

describe('webhook subscriptions of the simulator', () => {
  let simulator: DojoSimulator;
  beforeEach(async () => {
    simulator = await startDojoSimulator({ clock: () => startMs });
  });
  afterEach(() => simulator.close());

  const post = (body: object) => call(simulator, 'POST', '/webhooks', { body });
  const patch = (id: string, body: object) => call(simulator, 'PATCH', `/webhooks/${id}`, { body });
  const list = async () => (await call(simulator, 'GET', '/webhooks')).body;

  it('can be to the events that are listed by model', async () => {
    const { status, body } = await call(simulator, 'GET', '/webhooks/events');
    expect(status).toBe(200);
    expect(body).toEqual(
      expect.arrayContaining([
        { model: 'PaymentIntent', events: ['payment_intent.created', statusUpdated] },
        { model: 'SetupIntent', events: ['setup_intent.created', 'setup_intent.status_updated'] },
      ]),
    );
  });

  it('are created with one active secret, and listed', async () => {
    const answer = await post({ events: [statusUpdated], url, description: 'Orders' });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^ws_[\w-]{22}$/),
      accountId: 'account-1',
      events: [statusUpdated],
      url,
      description: 'Orders',
      secrets: [
        {
          id: expect.stringMatching(/^sc_[\w-]{22}$/),
          value: expect.stringMatching(/^[\w-]{128}$/),
          createdAt: '2026-01-02T03:04:05.678Z',
          isActive: true,
        },
      ],
      createdAt: '2026-01-02T03:04:05.678Z',
      updatedAt: '2026-01-02T03:04:05.678Z',
    });
    expect(await list()).toEqual([answer.body]);
  });

  it.each([
    'https://example.com/hook',
    'https://127.0.0.1/hook',
    'http://localhost:3000/hook',
    'http://127.0.0.1/hook',
    'http://127.9.9.9/hook',
    'http://[::1]:3000/hook',
    'HTTP://LOCALHOST/hook',
  ])('take the URL %s', async (accepted) => {
    expect((await post({ events: [statusUpdated], url: accepted })).status).toBe(200);
  });

  it.each([
    ['Url', 'http://example.com/hook'],
    ['Url', 'http://localhost.example.com/hook'],
    ['Url', 'http://127.0.0.1.example.com/hook'],
    ['Url', 'http://127.0.0.1@example.com/hook'],
    ['Url', 'http://10.0.0.1/hook'],
    ['Url', 'ftp://127.0.0.1/hook'],
    ['Url', '/hook'],
    ['Url', ''],
    ['Url', undefined],
  ])('refuse the %s %s', async (field, refused) => {
    const answer = await post({ events: [statusUpdated], url: refused });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: { [field]: [expect.any(String)] } },
    });
  });

  it.each([
    ['Events', { events: [], url }],
    ['Events', { url }],
    ['Events[1]', { events: [statusUpdated, 'payment_intent.paid'], url }],
    ['Secret', { events: [statusUpdated], url, secret: 'x' }],
  ])('refuse %s against the rules', async (field, body) => {
    const answer = await post(body);
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: { [field]: [expect.any(String)] } },
    });
    expect(await list()).toEqual([]);
  });

  it('say which events there are when one is not', async () => {
    const answer = await post({ events: ['payment_intent.paid'], url });
    expect(answer.body).toMatchObject({
      errors: { 'Events[0]': [expect.stringContaining('payment_intent.status_updated')] },
    });
  });

  it('are one for each event: a second is 409, as is a change that would make one', async () => {
    await subscribe(simulator, url, [statusUpdated]);
    const { id } = await subscribe(simulator, url, ['payment_intent.created']);
    const second = await post({ events: ['setup_intent.created', statusUpdated], url });
    const change = await patch(id, { events: [statusUpdated] });
    expect([second.status, change.status]).toEqual([409, 409]);
    expect(second.body).toMatchObject({ detail: expect.stringContaining(statusUpdated) });
    expect(await list()).toMatchObject([
      { events: [statusUpdated] },
      { events: ['payment_intent.created'] },
    ]);
  });

  it('of another account are apart', async () => {
    const { id } = await subscribe(simulator, url);
    const other = { key: 'sk_sandbox_other' };
    const own = await call(simulator, 'POST', '/webhooks', {
      ...other,
      body: { events: [statusUpdated], url },
    });
    const foreign = await call(simulator, 'DELETE', `/webhooks/${id}`, other);
    expect([own.status, foreign.status]).toEqual([200, 404]);
    expect(simulator.accounts.list().map((account) => account.state())).toMatchObject([
      { webhookSubscriptions: 1 },
      { webhookSubscriptions: 1 },
    ]);
  });

  it('are changed in the given fields, and keep their secrets', async () => {
    const before = await subscribe(simulator, url);
    simulator.advanceClock(1000);
    const events = [statusUpdated, 'payment_intent.created'];
    const answer = await patch(before.id, { events, description: 'All' });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        ...before,
        events,
        url,
        description: 'All',
        createdAt: '2026-01-02T03:04:05.678Z',
        updatedAt: '2026-01-02T03:04:06.678Z',
      },
    });
    expect(await list()).toEqual([answer.body]);
  });

  it('are deleted once', async () => {
    const { id } = await subscribe(simulator, url);
    const first = await call(simulator, 'DELETE', `/webhooks/${id}`);
    const second = await call(simulator, 'DELETE', `/webhooks/${id}`);
    expect([first.status, second.status]).toEqual([204, 404]);
    expect(await list()).toEqual([]);
  });

  it.each([
    ['PATCH', '', {}],
    ['DELETE', '', undefined],
    ['GET', '/secrets', undefined],
    ['POST', '/secrets', undefined],
    ['PUT', '/secrets/sc_x/activate', undefined],
    ['DELETE', '/secrets/sc_x', undefined],
  ])('that are unknown give 404 to %s {subscriptionId}%s', async (method, rest, body) => {
    const answer = await call(simulator, method, `/webhooks/ws_unknown${rest}`, { body });
    expect(answer.status).toBe(404);
  });

  describe('and their secrets', () => {
    const secretsSchema = z.object({
      id: z.string(),
      secrets: z.array(z.object({ id: z.string(), isActive: z.boolean() })),
    });
    const secretsOf = async (id: string) =>
      secretsSchema.parse((await call(simulator, 'GET', `/webhooks/${id}/secrets`)).body).secrets;
    const deleteSecret = (id: string, secretId: string | undefined) =>
      call(simulator, 'DELETE', `/webhooks/${id}/secrets/${secretId}`);

    it('get a second one that is not active yet', async () => {
      const { id, secrets } = await subscribe(simulator, url);
      const answer = await call(simulator, 'POST', `/webhooks/${id}/secrets`);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        id,
        secrets: [
          { id: secrets[0]?.id, isActive: true },
          { id: expect.not.stringMatching(`^${secrets[0]?.id}$`), isActive: false },
        ],
      });
    });

    it('get no third one', async () => {
      const { id } = await subscribe(simulator, url);
      await call(simulator, 'POST', `/webhooks/${id}/secrets`);
      const answer = await call(simulator, 'POST', `/webhooks/${id}/secrets`);
      expect(answer.status).toBe(409);
      expect(await secretsOf(id)).toHaveLength(2);
    });

    it('are both active during a rotation, until the old one is deleted', async () => {
      const { id, secrets } = await subscribe(simulator, url);
      await addActiveSecret(simulator, id);
      const during = await secretsOf(id);
      const deleted = await deleteSecret(id, secrets[0]?.id);
      expect(during.map(({ isActive }) => isActive)).toEqual([true, true]);
      expect(deleted.status).toBe(204);
      expect(await secretsOf(id)).toEqual([during[1]]);
    });

    it('can replace each other: activating one deactivates the rest', async () => {
      simulator.settings.change({ activatedSecret: 'replaces-the-others' });
      const { id } = await subscribe(simulator, url);
      await addActiveSecret(simulator, id);
      expect((await secretsOf(id)).map(({ isActive }) => isActive)).toEqual([false, true]);
    });

    it('can have an inactive one of years ago, which does not sign', async () => {
      const { id, secrets } = await subscribe(simulator, url);
      const planted = await call(simulator, 'POST', '/simulator/webhooks/secrets', {
        body: { subscriptionId: id, value: 'leaked', createdAt: '2020-12-13T14:15:01Z' },
      });
      const { body } = await call(simulator, 'GET', `/webhooks/${id}/secrets`);
      expect(planted).toMatchObject({ status: 200, body: { secretId: expect.any(String) } });
      expect(body).toMatchObject({
        secrets: [
          { value: 'leaked', createdAt: '2020-12-13T14:15:01.000Z', isActive: false },
          { id: secrets[0]?.id, isActive: true },
        ],
      });
    });

    it('are planted for a subscription that there is', async () => {
      const answer = await call(simulator, 'POST', '/simulator/webhooks/secrets', {
        body: { subscriptionId: 'ws_x', value: 'leaked', createdAt: '2020-12-13T14:15:01Z' },
      });
      expect(answer.status).toBe(404);
    });

    it('keep the last active one, also when another waits', async () => {
      const { id, secrets } = await subscribe(simulator, url);
      await call(simulator, 'POST', `/webhooks/${id}/secrets`);
      expect((await deleteSecret(id, secrets[0]?.id)).status).toBe(409);
      expect(await secretsOf(id)).toHaveLength(2);
    });

    it('can lose one that never was active', async () => {
      const { id } = await subscribe(simulator, url);
      await call(simulator, 'POST', `/webhooks/${id}/secrets`);
      const [, waiting] = await secretsOf(id);
      expect((await deleteSecret(id, waiting?.id)).status).toBe(204);
      expect(await secretsOf(id)).toMatchObject([{ isActive: true }]);
    });

    it('do not know one of another subscription', async () => {
      const { id } = await subscribe(simulator, url);
      const other = await subscribe(simulator, url, ['payment_intent.created']);
      const foreign = other.secrets[0]?.id;
      const activated = await call(simulator, 'PUT', `/webhooks/${id}/secrets/${foreign}/activate`);
      expect([activated.status, (await deleteSecret(id, foreign)).status]).toEqual([404, 404]);
    });

    it('are not shown in the state', async () => {
      const { secrets } = await subscribe(simulator, url);
      const { body } = await call(simulator, 'GET', '/simulator/state');
      expect(body).toMatchObject({ accounts: [{ webhookSubscriptions: 1, setupIntents: [] }] });
      expect(JSON.stringify(body)).not.toContain(secrets[0]?.value);
    });
  });
});
