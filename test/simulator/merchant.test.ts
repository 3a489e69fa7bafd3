import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { approvedCard, call, declinedCard } from './dojo-caller.ts';

const startMs = Date.parse('2026-01-02T03:04:05.678Z');
const withId = z.looseObject({ id: z.string() });

describe('the merchant’s side of the simulator', () => {
  let simulator: DojoSimulator;
  beforeEach(async () => {
    simulator = await startDojoSimulator({ clock: () => startMs });
  });
  afterEach(() => simulator.close());

  const post = (path: string, body?: object, headers: Record<string, string> = {}) =>
    call(simulator, 'POST', path, { ...(body && { body }), headers });
  const read = async (id: string) =>
    (await call(simulator, 'GET', `/payment-intents/${id}?returnCanceled=true`)).body;
  const pay = async (fields: object = {}) => {
    const order = {
      amount: { value: 5_000, currencyCode: 'GBP' },
      reference: 'Tab 7',
      generateRemoteToken: true,
    };
    const { id } = withId.parse((await post('/payment-intents', { ...order, ...fields })).body);
    await post('/simulator/payments', { paymentIntentId: id, card: approvedCard });
    return id;
  };
  const reserve = (fields: object = {}) =>
    pay({ captureMode: 'Manual', autoExpireAction: 'Release', ...fields });
  const setUp = async (card: object = approvedCard) => {
    const booking = {
      reference: 'Booking 4',
      merchantInitiatedTransactionType: 'NoShow',
      terms: 'We charge 10 pounds if you do not come.',
    };
    const { id } = withId.parse((await post('/setup-intents', booking)).body);
    await post('/simulator/setups', { setupIntentId: id, card });
    return id;
  };
  const chargeable = async (setupIntentId: string) => {
    const fields = { amount: { value: 2_500, currencyCode: 'GBP' }, reference: 'No-show 4' };
    return withId.parse((await post('/payment-intents', { ...fields, setupIntentId })).body).id;
  };
  const refund = (id: string, body: object, idempotencyKey = 'key-1') =>
    post(`/payment-intents/${id}/refunds`, body, { idempotencyKey });

  describe('a reserved payment', () => {
    it('is captured in parts, each with an id, until all is taken', async () => {
      const id = await reserve();
      const first = await post(`/payment-intents/${id}/captures`, { amount: 2_000 });
      expect(first).toMatchObject({
        status: 200,
        body: { captureId: expect.stringMatching(/^cp_sandbox_/), message: expect.any(String) },
      });
      expect(await read(id)).toMatchObject({
        status: 'Authorized',
        captures: [{ amount: 2_000, status: 'Successful', createdAt: '2026-01-02T03:04:05.678Z' }],
      });
      await post(`/payment-intents/${id}/captures`, { amount: 3_000 });
      expect(await read(id)).toMatchObject({ status: 'Captured', refundedAmount: 0 });
      const more = await post(`/payment-intents/${id}/captures`, { amount: 1 });
      expect(more.status).toBe(409);
    });

    it('is captured twice when it is asked for twice', async () => {
      const id = await reserve();
      await post(`/payment-intents/${id}/captures`, { amount: 1_000 });
      await post(`/payment-intents/${id}/captures`, { amount: 1_000 });
      expect(await read(id)).toMatchObject({ captures: [{ amount: 1_000 }, { amount: 1_000 }] });
    });

    it('can have another status after a part, by a setting', async () => {
      simulator.settings.change({ payments: { statusAfterPartialCapture: 'Captured' } });
      const id = await reserve();
      await post(`/payment-intents/${id}/captures`, { amount: 1_000 });
      expect(await read(id)).toMatchObject({ status: 'Captured' });
      expect((await post(`/payment-intents/${id}/captures`, { amount: 4_000 })).status).toBe(200);
    });

    it.each([
      ['nothing', {}, 400],
      ['zero', { amount: 0 }, 400],
      ['more than is reserved', { amount: 5_001 }, 409],
    ])('is not captured for %s', async (_case, body, status) => {
      const id = await reserve();
      expect((await post(`/payment-intents/${id}/captures`, body)).status).toBe(status);
      expect(await read(id)).toMatchObject({ status: 'Authorized', captures: [] });
    });

    it('is reversed once', async () => {
      const id = await reserve();
      expect(await post(`/payment-intents/${id}/reversal`)).toMatchObject({
        status: 200,
        body: { reversalId: expect.stringMatching(/^rvsl_/) },
      });
      expect(await read(id)).toMatchObject({ status: 'Reversed' });
      expect((await post(`/payment-intents/${id}/reversal`)).status).toBe(409);
      expect((await post(`/payment-intents/${id}/captures`, { amount: 1 })).status).toBe(409);
    });

    it('keeps what was captured when the rest is reversed', async () => {
      const id = await reserve();
      await post(`/payment-intents/${id}/captures`, { amount: 2_000 });
      expect((await post(`/payment-intents/${id}/reversal`)).status).toBe(200);
      expect((await post(`/payment-intents/${id}/captures`, { amount: 1 })).status).toBe(409);
      expect((await refund(id, { amount: 2_000 })).status).toBe(200);
    });

    it('cannot be reversed after a part was captured, by a setting', async () => {
      simulator.settings.change({ payments: { reversalAfterPartialCapture: 'refused' } });
      const id = await reserve();
      await post(`/payment-intents/${id}/captures`, { amount: 2_000 });
      expect((await post(`/payment-intents/${id}/reversal`)).status).toBe(409);
      expect((await post(`/payment-intents/${id}/captures`, { amount: 3_000 })).status).toBe(200);
    });

    it.each([
      ['Release', 'Reversed', []],
      ['Capture', 'Captured', [{ amount: 5_000 }]],
    ])('ends by itself with %s', async (autoExpireAction, status, captures) => {
      const id = await reserve({ autoExpireAction, autoExpireIn: '00.01:00:00' });
      simulator.advanceClock(59 * 60_000);
      expect(await read(id)).toMatchObject({ status: 'Authorized' });
      simulator.advanceClock(60_000);
      expect(await read(id)).toMatchObject({ status, captures });
    });
  });

  describe('a captured payment', () => {
    it('is refunded in parts, until all is given back', async () => {
      const id = await pay();
      const first = await refund(id, { amount: 500, refundReason: 'Cold', notes: 'Soup' });
      expect(first).toMatchObject({
        status: 200,
        body: {
          paymentIntentId: id,
          refundId: expect.stringMatching(/^rfnd_sandbox_/),
          refundReason: 'Cold',
          notes: 'Soup',
        },
      });
      expect(await read(id)).toMatchObject({ status: 'Captured', refundedAmount: 500 });
      expect((await refund(id, { amount: 4_501 }, 'key-2')).status).toBe(400);
      expect((await refund(id, { amount: 4_500 }, 'key-2')).status).toBe(200);
      expect(await read(id)).toMatchObject({ status: 'Refunded', refundedAmount: 5_000 });
    });

    it('answers the same key with the same refund', async () => {
      const id = await pay();
      const first = await refund(id, { amount: 500 });
      expect((await refund(id, { amount: 500 })).body).toEqual(first.body);
      expect(await read(id)).toMatchObject({ refundedAmount: 500 });
      const { refundId } = z.looseObject({ refundId: z.string() }).parse(first.body);
      const found = await call(simulator, 'GET', `/payment-intents/refunds/${refundId}`);
      expect(found.body).toEqual(first.body);
    });

    it('refuses the same key with another body, or answers it, by a setting', async () => {
      const id = await pay();
      const first = await refund(id, { amount: 500 });
      expect((await refund(id, { amount: 600 })).status).toBe(400);
      const refundKeys = { rememberedForMs: 60_000, withAnotherBody: 'answered' } as const;
      simulator.settings.change({ payments: { refundKeys } });
      expect((await refund(id, { amount: 600 })).body).toEqual(first.body);
      simulator.advanceClock(60_000);
      expect((await refund(id, { amount: 600 })).status).toBe(200);
      expect(await read(id)).toMatchObject({ refundedAmount: 1_100 });
    });

    it('needs a key, and a capture', async () => {
      const id = await pay();
      expect((await post(`/payment-intents/${id}/refunds`, { amount: 1 })).status).toBe(400);
      expect((await refund(await reserve(), { amount: 1 })).status).toBe(400);
    });
  });

  describe('a setup intent', () => {
    it('is charged once', async () => {
      const setup = await setUp();
      const id = await chargeable(setup);
      expect(await post(`/payment-intents/${id}/charge`)).toMatchObject({
        status: 200,
        body: { paymentIntentId: id, status: 'Successful', message: 'DEPOSITED' },
      });
      expect(await read(id)).toMatchObject({ status: 'Captured', setupIntentId: setup });
      expect((await call(simulator, 'GET', `/setup-intents/${setup}`)).body).toMatchObject({
        status: 'Completed',
      });
      expect((await post(`/payment-intents/${id}/charge`)).status).toBe(400);
      expect((await post('/payment-intents', { setupIntentId: setup })).status).toBe(400);
    });

    it('stays as it was when the card is declined', async () => {
      const setup = await setUp();
      simulator.settings.change({ payments: { charges: { '*': 'Declined' } } });
      const id = await chargeable(setup);
      expect(await post(`/payment-intents/${id}/charge`)).toMatchObject({
        status: 200,
        body: { status: 'Declined' },
      });
      expect(await read(id)).toMatchObject({
        status: 'Created',
        captures: [{ amount: 2_500, status: 'Declined' }],
      });
      simulator.settings.change({ payments: { charges: {} } });
      expect((await post(`/payment-intents/${id}/charge`)).body).toMatchObject({
        status: 'Successful',
      });
    });

    it('is declined with the test card for that, once it is let through', async () => {
      simulator.settings.change({
        payments: { setupWithDeclinedCard: 'authorized', declinedCharges: 'not-listed' },
      });
      const id = await chargeable(await setUp(declinedCard));
      expect((await post(`/payment-intents/${id}/charge`)).body).toMatchObject({
        status: 'Declined',
      });
      expect(await read(id)).toMatchObject({ status: 'Created', captures: [] });
    });

    it('can be charged slowly', async () => {
      const setup = await setUp();
      simulator.settings.change({ payments: { charges: { [setup]: 'Created' } } });
      const id = await chargeable(setup);
      expect((await post(`/payment-intents/${id}/charge`)).body).toMatchObject({
        status: 'Created',
      });
      expect(await read(id)).toMatchObject({
        status: 'Created',
        captures: [{ status: 'Created' }],
      });
      const outcome = { paymentIntentId: id, outcome: 'Successful' };
      expect((await post('/simulator/portal/charges', outcome)).status).toBe(204);
      expect(await read(id)).toMatchObject({ status: 'Captured' });
    });

    it('is closed when that is asked for by name', async () => {
      const setup = await setUp();
      const close = (query: string) => call(simulator, 'DELETE', `/setup-intents/${setup}${query}`);
      expect((await close('')).status).toBe(409);
      expect(await close('?includeAuthorized=true')).toMatchObject({ body: { status: 'Closed' } });
      expect((await post('/payment-intents', { setupIntentId: setup })).status).toBe(400);
    });
  });

  describe('what the portal does', () => {
    it('moves money as well, and faults do not touch it', async () => {
      simulator.faults.arm({ route: '*', kind: 'reset', times: 100 });
      simulator.faults.clear();
      const id = await reserve();
      simulator.faults.arm({ route: '*', kind: 'reset', times: 100 });
      await post('/simulator/portal/captures', { paymentIntentId: id, amount: 2_000 });
      await post('/simulator/portal/reversals', { paymentIntentId: id });
      await post('/simulator/portal/refunds', { paymentIntentId: id, amount: 300 });
      simulator.faults.clear();
      expect((await call(simulator, 'GET', '/simulator/money')).body).toMatchObject({
        accounts: [
          {
            captured: 2_000,
            refunded: 300,
            payments: [{ paymentIntentId: id, captured: 2_000, refunded: 300, isReleased: true }],
          },
        ],
      });
    });
  });

  it('shows late what was done, with the lag of payment intents', async () => {
    simulator.settings.change({ lagMs: { paymentIntents: 2_000 } });
    const id = await reserve();
    simulator.advanceClock(2_000);
    await post(`/payment-intents/${id}/captures`, { amount: 2_000 });
    expect(await read(id)).toMatchObject({ captures: [] });
    simulator.advanceClock(2_000);
    expect(await read(id)).toMatchObject({ captures: [{ amount: 2_000 }] });
  });

  it('does what was asked when the answer is lost after that', async () => {
    const id = await reserve();
    simulator.faults.arm({
      route: 'POST /payment-intents/{paymentIntentId}/captures',
      kind: 'answer-lost',
    });
    await expect(post(`/payment-intents/${id}/captures`, { amount: 2_000 })).rejects.toThrow();
    expect(await read(id)).toMatchObject({ captures: [{ amount: 2_000 }] });
  });

  it('keeps all of it over a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'simulator-money-'));
    try {
      const file = join(folder, 'dojo.json');
      await simulator.close();
      simulator = await startDojoSimulator({ clock: () => startMs, file });
      const id = await reserve();
      await post(`/payment-intents/${id}/captures`, { amount: 2_000 });
      await simulator.close();
      simulator = await startDojoSimulator({ clock: () => startMs, file });
      expect(await read(id)).toMatchObject({ status: 'Authorized', captures: [{ amount: 2_000 }] });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
