import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import {
  approvedCard,
  call,
  createCustomer,
  createIntent,
  declinedCard,
  listSavedCards,
  mintSecret,
  pay,
} from './dojo-caller.ts';

const startMs = Date.parse('2026-01-02T03:04:05.678Z');
const thirtyMinutesMs = 30 * 60 * 1000;

describe('paying at the simulator', () => {
  let simulator: DojoSimulator;
  beforeEach(async () => {
    simulator = await startDojoSimulator({ clock: () => startMs });
  });
  afterEach(() => simulator.close());

  const refresh = (id: string) =>
    call(simulator, 'POST', `/payment-intents/${id}/refresh-client-session-secret`);

  describe('with a card', () => {
    it.each([
      ['approves 1005', approvedCard, 'approved', 'Captured'],
      [
        'approves 1096 after a challenge',
        { ...approvedCard, number: '5200000000001096' },
        'challenged-then-approved',
        'Captured',
      ],
      ['declines 1013', declinedCard, 'declined', 'Created'],
      ['declines a wrong CVV', { ...approvedCard, cvv: '021' }, 'declined', 'Created'],
      [
        'declines a wrong expiry date',
        { ...approvedCard, expiryDate: '11/29' },
        'declined',
        'Created',
      ],
    ])('%s', async (_case, card, result, status) => {
      const paymentIntentId = await createIntent(simulator);
      const answer = await pay(simulator, { paymentIntentId, card });
      expect(answer).toMatchObject({ status: 200, body: { result, paymentIntentId, status } });
      expect(await call(simulator, 'GET', `/payment-intents/${paymentIntentId}`)).toMatchObject({
        body: { status },
      });
    });

    it('only authorizes an intent of manual capture', async () => {
      const paymentIntentId = await createIntent(simulator, {
        captureMode: 'Manual',
        autoExpireAction: 'Release',
      });
      const answer = await pay(simulator, { paymentIntentId, card: approvedCard });
      expect(answer.body).toMatchObject({ result: 'approved', status: 'Authorized' });
    });

    it('shows the card masked, and never whole', async () => {
      const paymentIntentId = await createIntent(simulator);
      await pay(simulator, { paymentIntentId, card: approvedCard });
      const { body } = await call(simulator, 'GET', `/payment-intents/${paymentIntentId}`);
      expect(body).toMatchObject({ paymentDetails: { card: { cardNumber: '52000000****1005' } } });
      expect(JSON.stringify(body)).not.toContain('5200000000001005');
    });

    it('that is no test card is refused with the list of those that are, and not echoed', async () => {
      const paymentIntentId = await createIntent(simulator);
      const card = { ...approvedCard, number: '4111111111111111' };
      const answer = await pay(simulator, { paymentIntentId, card });
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: { 'card.number': [expect.stringContaining('5200 0000 0000 1096')] } },
      });
      expect(JSON.stringify(answer.body)).not.toContain('4111111111111111');
    });

    it.each([
      ['card.expiryDate', { card: { ...approvedCard, expiryDate: '2029-12' } }],
      ['card.cvv', { card: { ...approvedCard, cvv: '02' } }],
      ['card', {}],
      ['card', { card: approvedCard, savedPaymentMethodId: 'pm_x' }],
      ['cvv', { savedPaymentMethodId: 'pm_x', customerSecret: 'cs_x' }],
      ['customerSecret', { savedPaymentMethodId: 'pm_x', cvv: '020' }],
      ['customerSecret', { card: approvedCard, savePaymentMethod: true }],
      ['saveCard', { card: approvedCard, saveCard: true }],
    ])('refuses a request with %s against the rules', async (field, fields) => {
      const paymentIntentId = await createIntent(simulator);
      const answer = await pay(simulator, { paymentIntentId, ...fields });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ errors: { [field]: [expect.any(String)] } });
    });
  });

  describe('and the session secret', () => {
    it('is used up by a decline, until it is refreshed', async () => {
      const paymentIntentId = await createIntent(simulator);
      await pay(simulator, { paymentIntentId, card: declinedCard });
      const used = await pay(simulator, { paymentIntentId, card: approvedCard });
      await refresh(paymentIntentId);
      const renewed = await pay(simulator, { paymentIntentId, card: approvedCard });
      expect(used).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('refresh-client-session-secret') },
      });
      expect(renewed).toMatchObject({ status: 200, body: { result: 'approved' } });
    });

    it('is good for 30 minutes, until it is refreshed', async () => {
      const [inTime, late] = [await createIntent(simulator), await createIntent(simulator)];
      simulator.advanceClock(thirtyMinutesMs - 1);
      expect((await pay(simulator, { paymentIntentId: inTime, card: approvedCard })).status).toBe(
        200,
      );
      simulator.advanceClock(1);
      expect((await pay(simulator, { paymentIntentId: late, card: approvedCard })).status).toBe(
        409,
      );
      await refresh(late);
      expect((await pay(simulator, { paymentIntentId: late, card: approvedCard })).status).toBe(
        200,
      );
    });

    it('is not there without generateRemoteToken, so that nobody can pay', async () => {
      const paymentIntentId = await createIntent(simulator, { generateRemoteToken: false });
      const answer = await pay(simulator, { paymentIntentId, card: approvedCard });
      expect(answer).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('generateRemoteToken') },
      });
    });
  });

  it('is refused for an intent that is unknown, canceled or paid', async () => {
    const [canceled, paid] = [await createIntent(simulator), await createIntent(simulator)];
    await call(simulator, 'DELETE', `/payment-intents/${canceled}`);
    await pay(simulator, { paymentIntentId: paid, card: approvedCard });
    const statuses: number[] = [];
    for (const paymentIntentId of ['pi_sandbox_unknown', canceled, paid]) {
      statuses.push((await pay(simulator, { paymentIntentId, card: approvedCard })).status);
    }
    expect(statuses).toEqual([404, 409, 409]);
  });

  describe('and saved cards', () => {
    let customerId: string;
    let customerSecret: string;
    beforeEach(async () => {
      customerId = await createCustomer(simulator);
      customerSecret = await mintSecret(simulator, customerId);
    });

    const payAndSave = async (fields: object = {}) =>
      pay(simulator, {
        paymentIntentId: await createIntent(simulator, { customer: { id: customerId } }),
        card: approvedCard,
        customerSecret,
        savePaymentMethod: true,
        ...fields,
      });

    const savedCardId = async () =>
      z.object({ savedPaymentMethodId: z.string() }).parse((await payAndSave()).body)
        .savedPaymentMethodId;

    it('lists a card that was saved, masked', async () => {
      const id = await savedCardId();
      const { status, body } = await listSavedCards(simulator, customerId, customerSecret);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        customerId,
        merchantId: expect.any(String),
        savedPaymentMethods: [
          {
            id,
            cardDetails: {
              pan: '52000000****1005',
              expiryDate: '2029-12-31',
              scheme: 'MASTERCARD',
            },
          },
        ],
        supportedPaymentMethods: { cardSchemes: expect.arrayContaining(['VISA']) },
      });
    });

    it('saves the same card once', async () => {
      const first = await savedCardId();
      const second = await savedCardId();
      expect(first).toMatch(/^pm_[\w-]{22}$/);
      expect(second).toBe(first);
      expect(simulator.accounts.list()[0]?.state().savedCards).toBe(1);
    });

    it('saves nothing unless asked to, and nothing declined', async () => {
      await payAndSave({ savePaymentMethod: false });
      await payAndSave({ card: declinedCard });
      expect(simulator.accounts.list()[0]?.state().savedCards).toBe(0);
    });

    it('neither charges nor saves without a valid secret of that customer', async () => {
      const stranger = await mintSecret(simulator, await createCustomer(simulator));
      const strange = await payAndSave({ customerSecret: stranger });
      simulator.advanceClock(15 * 60 * 1000);
      const expired = await payAndSave();
      expect([strange.status, expired.status]).toEqual([401, 401]);
      expect(simulator.accounts.list()[0]?.state()).toMatchObject({
        savedCards: 0,
        paymentIntents: [{ status: 'Created' }, { status: 'Created' }],
      });
    });

    it('does not save on an intent without a customer', async () => {
      const answer = await payAndSave({ paymentIntentId: await createIntent(simulator) });
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: { savePaymentMethod: [expect.any(String)] } },
      });
    });

    it.each([
      ['approves with its CVV', '020', 'approved', 'Captured'],
      ['declines with another CVV', '999', 'declined', 'Created'],
    ])('%s', async (_case, cvv, result, status) => {
      const savedPaymentMethodId = await savedCardId();
      const answer = await pay(simulator, {
        paymentIntentId: await createIntent(simulator, { customer: { id: customerId } }),
        savedPaymentMethodId,
        cvv,
        customerSecret,
      });
      expect(answer.body).toMatchObject({ result, status, savedPaymentMethodId });
    });

    it('refuses a saved card of another customer', async () => {
      const savedPaymentMethodId = await savedCardId();
      const other = await createCustomer(simulator);
      const answer = await pay(simulator, {
        paymentIntentId: await createIntent(simulator, { customer: { id: other } }),
        savedPaymentMethodId,
        cvv: '020',
        customerSecret: await mintSecret(simulator, other),
      });
      expect(answer.status).toBe(404);
    });

    it('deletes a saved card for its customer, once', async () => {
      const path = `/customers/public/${customerId}/payment-methods/${await savedCardId()}`;
      const first = await call(simulator, 'DELETE', path, { key: customerSecret });
      const second = await call(simulator, 'DELETE', path, { key: customerSecret });
      expect([first.status, second.status]).toEqual([204, 404]);
      expect(await listSavedCards(simulator, customerId, customerSecret)).toMatchObject({
        body: { savedPaymentMethods: [] },
      });
    });
  });
});
