import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { signWebhook } from '../../simulator/webhooks/sign-webhook.ts';
import { call, createIntent } from './dojo-caller.ts';
import {
  addActiveSecret,
  eventOf,
  startReceiver,
  subscribe,
  type WebhookReceiver,
} from './webhook-receiver.ts';

const created = 'payment_intent.created';
const defaults = {
  duplicate: 1,
  reorder: false,
  capitalise: false,
  signWith: 'newest',
  hold: false,
};

describe('webhook controls of the simulator', () => {
  let simulator: DojoSimulator;
  let receiver: WebhookReceiver;
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    simulator = await startDojoSimulator();
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await Promise.all([simulator.close(), receiver.close()]);
    vi.useRealTimers();
  });

  const post = (path: string, body?: object) =>
    call(simulator, 'POST', `/simulator/webhooks${path}`, { body });
  const paymentIntentIds = () =>
    receiver.received.map((webhook) => eventOf(webhook).data.paymentIntentId);
  const states = () => simulator.webhooks.deliveries().map(({ state }) => state);

  it('answer what is in force, and go back to the defaults', async () => {
    const set = await post('', { duplicate: 2, hold: true });
    const read = await call(simulator, 'GET', '/simulator/webhooks');
    const reset = await call(simulator, 'DELETE', '/simulator/webhooks');
    expect(set).toMatchObject({ status: 200, body: { ...defaults, duplicate: 2, hold: true } });
    expect(read.body).toEqual(set.body);
    expect(reset.status).toBe(204);
    expect((await call(simulator, 'GET', '/simulator/webhooks')).body).toEqual(defaults);
  });

  it('are back at the defaults after a reset of the simulator', () => {
    simulator.webhooks.set({ duplicate: 3, reorder: true, hold: true, signWith: 'oldest' });
    simulator.reset();
    expect(simulator.webhooks.behaviour()).toEqual(defaults);
  });

  it.each([
    ['', 'duplicate', { duplicate: 0 }, '1'],
    ['', 'duplicate', { duplicate: 21 }, '20'],
    ['', 'reorder', { reorder: 'yes' }, 'boolean'],
    ['', 'signWith', { signWith: 'both' }, 'oldest'],
    ['', 'retries', { retries: 3 }, 'not known here'],
    ['/replay', 'eventId', {}, 'required'],
    ['/forge', 'url', {}, 'required'],
    ['/forge', 'url', { url: 'https://example.com/hook' }, '127.0.0.1'],
    ['/forge', 'url', { url: 'hook' }, 'http://'],
    ['/forge', 'event', { url: 'http://127.0.0.1/', event: '' }, '1'],
    ['/forge', 'signature', { url: 'http://127.0.0.1/', signature: 'a\nb' }, 'ASCII'],
  ])('%s refuse a wrong %s and say what is allowed', async (path, field, body, allowed) => {
    const answer = await post(path, body);
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: { [field]: [expect.stringContaining(allowed)] } },
    });
    expect(simulator.webhooks.behaviour()).toEqual(defaults);
    expect(simulator.webhooks.deliveries()).toEqual([]);
  });

  it('refuse a wrong field in the process just the same', () => {
    expect(() => simulator.webhooks.set({ duplicate: 0 })).toThrow('1');
    expect(() => simulator.webhooks.forge({ url: 'https://example.com' })).toThrow('127.0.0.1');
  });

  it('duplicate: sends each event n times, all at the same moment', async () => {
    await subscribe(simulator, receiver.url, [created]);
    const answerNow = receiver.keepSilent();
    await post('', { duplicate: 3 });
    await createIntent(simulator);
    await expect.poll(() => receiver.received).toHaveLength(3);
    answerNow();
    await simulator.webhooks.idle();
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(states()).toEqual(['delivered', 'delivered', 'delivered']);
  });

  describe('reorder', () => {
    it('delivers the next two events in reverse order, and then no more', async () => {
      await subscribe(simulator, receiver.url, [created]);
      await post('', { reorder: true });
      const first = await createIntent(simulator);
      await simulator.webhooks.idle();
      expect(states()).toEqual(['held']);
      const second = await createIntent(simulator);
      await simulator.webhooks.idle();
      expect(simulator.webhooks.behaviour().reorder).toBe(false);
      const third = await createIntent(simulator);
      await simulator.webhooks.idle();
      expect(paymentIntentIds()).toEqual([second, first, third]);
    });

    it('tries the first only when the second was tried', async () => {
      await subscribe(simulator, receiver.url, [created]);
      simulator.webhooks.set({ reorder: true });
      const answerNow = receiver.keepSilent();
      await createIntent(simulator);
      await createIntent(simulator);
      await expect.poll(() => receiver.received).toHaveLength(1);
      expect(states()).toEqual(['held', 'sending']);
      answerNow();
      await simulator.webhooks.idle();
      expect(states()).toEqual(['delivered', 'delivered']);
    });

    it('lets the first go alone when it is released', async () => {
      await subscribe(simulator, receiver.url, [created]);
      simulator.webhooks.set({ reorder: true });
      const id = await createIntent(simulator);
      simulator.webhooks.release();
      await simulator.webhooks.idle();
      expect(paymentIntentIds()).toEqual([id]);
      expect(simulator.webhooks.behaviour().reorder).toBe(false);
    });
  });

  describe('hold', () => {
    it('keeps events until they are released, and goes on keeping', async () => {
      await subscribe(simulator, receiver.url, [created]);
      await post('', { hold: true });
      const [first, second] = [await createIntent(simulator), await createIntent(simulator)];
      await simulator.webhooks.idle();
      expect(receiver.received).toEqual([]);
      expect(states()).toEqual(['held', 'held']);
      const released = await post('/release');
      await simulator.webhooks.idle();
      await createIntent(simulator);
      await simulator.webhooks.idle();
      expect(released.status).toBe(204);
      expect(paymentIntentIds()).toEqual([first, second]);
      expect(states()).toEqual(['delivered', 'delivered', 'held']);
    });

    it('with reorder releases the first two in reverse order', async () => {
      await subscribe(simulator, receiver.url, [created]);
      simulator.webhooks.set({ hold: true, reorder: true });
      const ids: string[] = [];
      for (let made = 0; made < 3; made += 1) ids.push(await createIntent(simulator));
      simulator.webhooks.release();
      await simulator.webhooks.idle();
      expect(paymentIntentIds()).toEqual([ids[1], ids[0], ids[2]]);
    });

    it('loses nothing when the controls go back to the defaults', async () => {
      await subscribe(simulator, receiver.url, [created]);
      simulator.webhooks.set({ hold: true });
      const held = await createIntent(simulator);
      simulator.webhooks.reset();
      await simulator.webhooks.idle();
      const next = await createIntent(simulator);
      await simulator.webhooks.idle();
      expect(paymentIntentIds()).toEqual([held, next]);
    });
  });

  it('capitalise: writes the envelope’s names with a capital, and signs just that', async () => {
    const { secrets } = await subscribe(simulator, receiver.url, [created]);
    await post('', { capitalise: true });
    const paymentIntentId = await createIntent(simulator);
    await simulator.webhooks.idle();
    const [webhook] = receiver.received;
    expect(JSON.parse(webhook?.body ?? '')).toEqual({
      Id: expect.stringMatching(/^evt_/),
      Event: created,
      AccountId: 'account-1',
      CreatedAt: expect.any(String),
      Data: { paymentIntentId, paymentStatus: 'Created', captureMode: 'Auto' },
    });
    expect(webhook?.signature).toBe(signWebhook(webhook?.body ?? '', secrets[0]?.value ?? ''));
  });

  describe('signWith', () => {
    const createAndWait = async () => {
      await createIntent(simulator);
      await simulator.webhooks.idle();
    };
    /** Which of the secrets signed each webhook, by its index. */
    const signers = (...secrets: string[]) =>
      receiver.received.map(({ body, signature }) =>
        secrets.findIndex((secret) => signature === signWebhook(body, secret)),
      );

    it('chooses between two active secrets', async () => {
      const { id, secrets } = await subscribe(simulator, receiver.url, [created]);
      const newest = await addActiveSecret(simulator, id);
      await createAndWait();
      await post('', { signWith: 'oldest' });
      await createAndWait();
      expect(signers(secrets[0]?.value ?? '', newest)).toEqual([1, 0]);
    });

    it('leaves a secret alone that is not active yet', async () => {
      const { id, secrets } = await subscribe(simulator, receiver.url, [created]);
      await call(simulator, 'POST', `/webhooks/${id}/secrets`);
      await createAndWait();
      expect(signers(secrets[0]?.value ?? '')).toEqual([0]);
    });
  });

  describe('replay', () => {
    it('sends an old event again, byte by byte, even while others are held', async () => {
      await subscribe(simulator, receiver.url, [created]);
      await createIntent(simulator);
      await simulator.webhooks.idle();
      await post('', { hold: true });
      const eventId = simulator.webhooks.deliveries()[0]?.eventId;
      const answer = await post('/replay', { eventId });
      await simulator.webhooks.idle();
      expect(answer.status).toBe(202);
      expect(receiver.received).toHaveLength(2);
      expect(receiver.received[1]).toEqual(receiver.received[0]);
      expect(simulator.webhooks.deliveries().map((each) => each.eventId)).toEqual([
        eventId,
        eventId,
      ]);
    });

    it('goes to where the subscription leads now', async () => {
      const moved = await startReceiver();
      const { id } = await subscribe(simulator, receiver.url, [created]);
      await createIntent(simulator);
      await simulator.webhooks.idle();
      await call(simulator, 'PATCH', `/webhooks/${id}`, { body: { url: moved.url } });
      simulator.webhooks.replay(simulator.webhooks.deliveries()[0]?.eventId ?? '');
      await simulator.webhooks.idle();
      await moved.close();
      expect([receiver.received.length, moved.received.length]).toEqual([1, 1]);
    });

    it('is refused for an event that never was, or that nobody subscribes to any more', async () => {
      const { id } = await subscribe(simulator, receiver.url, [created]);
      await createIntent(simulator);
      await simulator.webhooks.idle();
      await call(simulator, 'DELETE', `/webhooks/${id}`);
      const unknown = await post('/replay', { eventId: 'evt_unknown' });
      const unsubscribed = await post('/replay', {
        eventId: simulator.webhooks.deliveries()[0]?.eventId,
      });
      expect(unknown).toMatchObject({
        status: 404,
        body: { detail: expect.stringContaining('eventId') },
      });
      expect(unsubscribed.status).toBe(409);
      expect(receiver.received).toHaveLength(1);
    });
  });

  describe('forge', () => {
    it('sends an event of Dojo’s form with a signature that the secret does not make', async () => {
      const { secrets } = await subscribe(simulator, receiver.url, [created]);
      const answer = await post('/forge', { url: receiver.url });
      await simulator.webhooks.idle();
      const [webhook] = receiver.received;
      const body = webhook?.body ?? '';
      expect(answer).toMatchObject({
        status: 202,
        body: { eventId: JSON.parse(body).id },
      });
      expect(JSON.parse(body)).toEqual({
        id: expect.stringMatching(/^evt_[\w-]{22}$/),
        event: 'payment_intent.status_updated',
        accountId: 'account-1',
        createdAt: expect.any(String),
        data: {
          paymentIntentId: 'pi_sandbox_forged',
          paymentStatus: 'Captured',
          captureMode: 'Auto',
        },
      });
      expect(webhook?.signature).toMatch(/^sha256=([0-9A-F]{2}-){31}[0-9A-F]{2}$/);
      expect(webhook?.signature).not.toBe(signWebhook(body, secrets[0]?.value ?? ''));
    });

    it('takes id, event, data and signature as given', async () => {
      const eventId = simulator.webhooks.forge({
        url: receiver.url,
        eventId: 'evt_mine',
        event: 'no.such_event',
        data: { paymentIntentId: 'pi_sandbox_x' },
        signature: 'sha256=nonsense',
      });
      await simulator.webhooks.idle();
      expect(eventId).toBe('evt_mine');
      expect(receiver.received.map(eventOf)).toMatchObject([
        { id: 'evt_mine', event: 'no.such_event', data: { paymentIntentId: 'pi_sandbox_x' } },
      ]);
      expect(receiver.received[0]?.signature).toBe('sha256=nonsense');
    });

    it('leaves the signature out on request', async () => {
      await post('/forge', { url: receiver.url, signature: null });
      await simulator.webhooks.idle();
      expect(receiver.received[0]?.signature).toBeUndefined();
    });

    it('tries once, and notes what came of it', async () => {
      receiver.answerWith(401);
      simulator.webhooks.forge({ url: receiver.url });
      await simulator.webhooks.idle();
      expect(simulator.webhooks.deliveries()).toMatchObject([
        { state: 'not-delivered: no attempt left', attempts: [{ status: 401 }] },
      ]);
    });
  });
});
