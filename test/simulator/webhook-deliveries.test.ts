import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { approvedCard, call, createIntent, declinedCard, pay } from './dojo-caller.ts';
import { eventOf, startReceiver, subscribe, type WebhookReceiver } from './webhook-receiver.ts';

const startMs = Date.parse('2026-01-02T03:04:05.678Z');
const oneDayMs = 24 * 60 * 60 * 1000;
const statusUpdated = 'payment_intent.status_updated';

describe('webhook deliveries of the simulator', () => {
  let simulator: DojoSimulator;
  let receiver: WebhookReceiver;
  beforeEach(async () => {
    // Real timers would bring retries due by themselves in the middle of a slow test.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    simulator = await startDojoSimulator({ clock: () => startMs });
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await Promise.all([simulator.close(), receiver.close()]);
    vi.useRealTimers();
  });

  const cancelNew = async () => {
    const id = await createIntent(simulator);
    await call(simulator, 'DELETE', `/payment-intents/${id}`);
    return id;
  };
  const received = () => receiver.received.map(eventOf);
  const delivery = () => simulator.webhooks.deliveries()[0];
  const advance = async (ms: number) => {
    simulator.advanceClock(ms);
    await simulator.webhooks.idle();
  };

  describe('of a payment intent', () => {
    it('are posted as Dojo writes them, signed with the subscription’s secret', async () => {
      const { secrets } = await subscribe(simulator, receiver.url);
      const id = await createIntent(simulator, {
        captureMode: 'Manual',
        autoExpireAction: 'Release',
      });
      await pay(simulator, { paymentIntentId: id, card: approvedCard });
      await simulator.webhooks.idle();
      const [webhook] = receiver.received;
      const digest = createHmac('sha256', secrets[0]?.value ?? '').update(webhook?.body ?? '');
      expect(JSON.parse(webhook?.body ?? '')).toEqual({
        id: expect.stringMatching(/^evt_[\w-]{22}$/),
        event: statusUpdated,
        accountId: 'account-1',
        createdAt: '2026-01-02T03:04:05.678Z',
        data: { paymentIntentId: id, paymentStatus: 'Authorized', captureMode: 'Manual' },
      });
      expect(webhook?.contentType).toBe('application/json');
      expect(webhook?.signature).toMatch(/^sha256=([0-9A-F]{2}-){31}[0-9A-F]{2}$/);
      expect(webhook?.signature?.slice(7).replaceAll('-', '').toLowerCase()).toBe(
        digest.digest('hex'),
      );
    });

    it('tell of its creation', async () => {
      await subscribe(simulator, receiver.url, ['payment_intent.created']);
      const id = await createIntent(simulator);
      await simulator.webhooks.idle();
      expect(received()).toMatchObject([
        {
          event: 'payment_intent.created',
          data: { paymentIntentId: id, paymentStatus: 'Created', captureMode: 'Auto' },
        },
      ]);
    });

    it('tell of payment and cancellation, once each, and not of a decline or a refresh', async () => {
      await subscribe(simulator, receiver.url);
      const [paid, canceled] = [await createIntent(simulator), await createIntent(simulator)];
      await pay(simulator, { paymentIntentId: paid, card: declinedCard });
      await call(simulator, 'POST', `/payment-intents/${paid}/refresh-client-session-secret`);
      await pay(simulator, { paymentIntentId: paid, card: approvedCard });
      await simulator.webhooks.idle();
      await call(simulator, 'DELETE', `/payment-intents/${canceled}`);
      await simulator.webhooks.idle();
      expect(received()).toMatchObject([
        { data: { paymentIntentId: paid, paymentStatus: 'Captured' } },
        { data: { paymentIntentId: canceled, paymentStatus: 'Canceled' } },
      ]);
    });

    it('tell that it was voided, when its time is up and though nobody looks', async () => {
      await subscribe(simulator, receiver.url);
      const id = await createIntent(simulator);
      await advance(30 * oneDayMs - 1);
      expect(receiver.received).toEqual([]);
      await advance(1);
      await call(simulator, 'GET', `/payment-intents/${id}?returnCanceled=true`);
      await simulator.webhooks.idle();
      expect(received()).toMatchObject([
        { data: { paymentIntentId: id, paymentStatus: 'Canceled' } },
      ]);
    });
  });

  it('of a setup intent tell of its creation and of its new status', async () => {
    await subscribe(simulator, receiver.url, [
      'setup_intent.created',
      'setup_intent.status_updated',
    ]);
    const { body } = await call(simulator, 'POST', '/setup-intents', {
      body: { reference: 'B', merchantInitiatedTransactionType: 'Unscheduled', terms: 'T' },
    });
    const { id } = z.object({ id: z.string() }).parse(body);
    await simulator.webhooks.idle();
    await call(simulator, 'POST', '/simulator/setups', {
      body: { setupIntentId: id, card: approvedCard },
    });
    await simulator.webhooks.idle();
    expect(received()).toMatchObject([
      {
        event: 'setup_intent.created',
        data: { setupIntentId: id, setupIntentStatus: 'Created' },
      },
      {
        event: 'setup_intent.status_updated',
        data: { setupIntentId: id, setupIntentStatus: 'Authorized' },
      },
    ]);
  });

  describe('are not made', () => {
    it('for an event without a subscription', async () => {
      await subscribe(simulator, receiver.url, ['payment_intent.created']);
      await call(simulator, 'POST', '/customers', { body: {} });
      await cancelNew();
      await simulator.webhooks.idle();
      expect(received()).toMatchObject([{ event: 'payment_intent.created' }]);
      expect(simulator.webhooks.deliveries()).toHaveLength(1);
    });

    it('for another account’s event', async () => {
      await subscribe(simulator, receiver.url, ['payment_intent.created']);
      await createIntent(simulator, {}, 'sk_sandbox_other');
      await simulator.webhooks.idle();
      expect(simulator.webhooks.deliveries()).toEqual([]);
    });

    it('to a host that is not this machine, and that is noted', async () => {
      await subscribe(simulator, 'https://example.com/hook');
      await cancelNew();
      await advance(oneDayMs);
      expect(simulator.webhooks.deliveries()).toEqual([
        {
          eventId: expect.stringMatching(/^evt_/),
          event: statusUpdated,
          url: 'https://example.com/hook',
          state: 'not-delivered: only loopback',
          attempts: [],
        },
      ]);
    });
  });

  it('do not keep the call that caused them waiting', async () => {
    const answerNow = receiver.keepSilent();
    await subscribe(simulator, receiver.url);
    await cancelNew();
    expect(delivery()).toMatchObject({ state: 'sending', attempts: [] });
    await expect.poll(() => receiver.received).toHaveLength(1);
    answerNow();
    await simulator.webhooks.idle();
    expect(delivery()).toMatchObject({ state: 'delivered', attempts: [{ status: 200 }] });
  });

  it.each([200, 201, 204])('are done with a %i', async (status) => {
    receiver.answerWith(status);
    await subscribe(simulator, receiver.url);
    await cancelNew();
    await simulator.webhooks.idle();
    await advance(oneDayMs);
    expect(receiver.received).toHaveLength(1);
    expect(delivery()).toMatchObject({ state: 'delivered', attempts: [{ status }] });
  });

  describe('that fail', () => {
    it.each([302, 400, 401, 404, 500, 503])('with a %i are tried again', async (status) => {
      receiver.answerWith(status);
      await subscribe(simulator, receiver.url);
      await cancelNew();
      await simulator.webhooks.idle();
      expect(receiver.received).toHaveLength(1);
      expect(delivery()).toMatchObject({ state: 'waiting-to-retry', attempts: [{ status }] });
      await advance(1000);
      expect(delivery()).toMatchObject({
        state: 'delivered',
        attempts: [{ status }, { at: '2026-01-02T03:04:06.678Z', status: 200 }],
      });
      expect(receiver.received[1]).toEqual(receiver.received[0]);
    });

    it('are tried five times more, after growing pauses, and then no more', async () => {
      receiver.answerWith(500, 500, 500, 500, 500, 500, 500);
      await subscribe(simulator, receiver.url);
      await cancelNew();
      await simulator.webhooks.idle();
      const attemptsAfter: number[] = [];
      for (const pauseMs of [999, 1, 4_999, 1, 29_999, 1, 119_999, 1, 599_999, 1, oneDayMs]) {
        await advance(pauseMs);
        attemptsAfter.push(receiver.received.length);
      }
      expect(attemptsAfter).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
      expect(delivery()).toMatchObject({ state: 'not-delivered: no attempt left' });
    });

    it('are tried again after a second of real time as well', async () => {
      receiver.answerWith(500);
      await subscribe(simulator, receiver.url);
      await cancelNew();
      await simulator.webhooks.idle();
      vi.advanceTimersByTime(1000);
      await simulator.webhooks.idle();
      expect(delivery()).toMatchObject({ state: 'delivered' });
    });

    it('because nobody listens are tried again', async () => {
      const closed = await startReceiver();
      await closed.close();
      await subscribe(simulator, closed.url);
      await cancelNew();
      await simulator.webhooks.idle();
      expect(delivery()).toMatchObject({
        state: 'waiting-to-retry',
        attempts: [{ at: '2026-01-02T03:04:05.678Z', reason: 'ECONNREFUSED' }],
      });
    });

    it('because there is no answer within 10 seconds are tried again', async () => {
      const answerNow = receiver.keepSilent();
      await subscribe(simulator, receiver.url);
      await cancelNew();
      await expect.poll(() => receiver.received).toHaveLength(1);
      simulator.advanceClock(9_999);
      expect(delivery()).toMatchObject({ state: 'sending' });
      await advance(1);
      expect(delivery()).toMatchObject({
        state: 'waiting-to-retry',
        attempts: [{ reason: 'no answer within 10 s' }],
      });
      answerNow();
      await advance(1000);
      expect(delivery()).toMatchObject({ state: 'delivered' });
    });

    it('are not tried again when the subscription is gone', async () => {
      receiver.answerWith(500);
      const { id } = await subscribe(simulator, receiver.url);
      await cancelNew();
      await simulator.webhooks.idle();
      await call(simulator, 'DELETE', `/webhooks/${id}`);
      await advance(1000);
      expect(receiver.received).toHaveLength(1);
      expect(delivery()).toMatchObject({ state: 'not-delivered: no subscription' });
    });
  });

  describe('and a reset of the simulator', () => {
    it('break off while under way, and are not tried again', async () => {
      const answerNow = receiver.keepSilent();
      await subscribe(simulator, receiver.url);
      await cancelNew();
      await expect.poll(() => receiver.received).toHaveLength(1);
      simulator.reset();
      await simulator.webhooks.idle();
      await advance(oneDayMs);
      answerNow();
      expect(receiver.received).toHaveLength(1);
      expect(simulator.webhooks.deliveries()).toEqual([]);
    });

    it('are forgotten while they wait for a retry', async () => {
      receiver.answerWith(500);
      await subscribe(simulator, receiver.url);
      await cancelNew();
      await simulator.webhooks.idle();
      simulator.reset();
      await advance(oneDayMs);
      expect(receiver.received).toHaveLength(1);
    });

    it('are forgotten while another one goes first', async () => {
      receiver.keepSilent();
      await subscribe(simulator, receiver.url);
      simulator.webhooks.set({ reorder: true });
      await cancelNew();
      await cancelNew();
      await expect.poll(() => receiver.received).toHaveLength(1);
      simulator.reset();
      await simulator.webhooks.idle();
      expect(receiver.received).toHaveLength(1);
    });
  });

  it('are listed over HTTP without body, secret and signature', async () => {
    receiver.answerWith(500);
    const { secrets } = await subscribe(simulator, receiver.url);
    await cancelNew();
    await simulator.webhooks.idle();
    const { status, body } = await call(simulator, 'GET', '/simulator/deliveries');
    expect(status).toBe(200);
    expect(body).toEqual({
      deliveries: [
        {
          eventId: received()[0]?.id,
          event: statusUpdated,
          url: receiver.url,
          state: 'waiting-to-retry',
          attempts: [{ at: '2026-01-02T03:04:05.678Z', status: 500 }],
        },
      ],
    });
    expect(JSON.stringify(body)).not.toContain(secrets[0]?.value);
    expect(JSON.stringify(body)).not.toContain('sha256');
  });
});
