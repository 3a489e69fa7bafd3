import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { call, createCustomer, createIntent, mintSecret } from './dojo-caller.ts';
import {
  android,
  applePay,
  approved,
  challenged,
  declined,
  googlePay,
  ios,
  SdkCaller,
} from './sdk-caller.ts';
import {
  decryptedToken,
  deviceData,
  paymentMethods,
  paymentResponse,
  readByAndroid,
  readByIos,
  setupReadByAndroid,
} from './sdk-mapping.ts';

const startMs = Date.parse('2026-01-02T03:04:05.678Z');
const thirtyMinutesMs = 30 * 60 * 1000;
const consent = { savePaymentMethod: true, mitConsentGiven: true };
const booking = {
  reference: 'Booking 4',
  merchantInitiatedTransactionType: 'NoShow',
  terms: 'We charge 10 pounds if you do not come.',
  intendedAmount: { value: 1000, currencyCode: 'GBP' },
};

describe.each([android, ios])('the calls of the $name SDK', (dojoSdk) => {
  let simulator: DojoSimulator;
  let sdk: SdkCaller;
  let customerId: string;
  let customerSecret: string;

  beforeEach(async () => {
    simulator = await startDojoSimulator({ clock: () => startMs });
    sdk = new SdkCaller(simulator, dojoSdk);
    customerId = await createCustomer(simulator, { emailAddress: 'alice@example.com' });
    customerSecret = await mintSecret(simulator, customerId);
  });
  afterEach(() => simulator.close());

  const newIntent = (fields: object = {}) =>
    createIntent(simulator, { customer: { id: customerId }, ...fields });
  const newSetup = async (fields: object = {}) => {
    const body = { ...booking, customer: { id: customerId }, ...fields };
    const created = await call(simulator, 'POST', '/setup-intents', { body });
    return z.object({ id: z.string() }).parse(created.body).id;
  };
  const stored = () => simulator.accounts.list()[0]?.state();
  const statusOf = (id: string) =>
    [...(stored()?.paymentIntents ?? []), ...(stored()?.setupIntents ?? [])].find(
      (intent) => intent.id === id,
    )?.status;

  describe('reading a payment intent', () => {
    it('get what both SDKs read, without an API key', async () => {
      const id = await newIntent({ description: 'Two coffees' });
      const { status, body } = await sdk.read('payment-intents', id);
      expect(status).toBe(200);
      expect(readByAndroid.parse(body)).toMatchObject({
        id,
        status: 'Created',
        totalAmount: { value: 1000, currencyCode: 'GBP' },
        customer: { id: customerId, emailAddress: 'alice@example.com' },
        config: { tradingName: 'Simulated shop' },
        refundedAmount: 0,
      });
      expect(readByIos.parse(body).id).toBe(id);
      expect(body).toMatchObject({
        reference: 'Order 1',
        description: 'Two coffees',
        paymentMethods: ['Card'],
        clientSessionSecretExpirationDate: '2026-01-02T03:34:05.678Z',
        createdAt: '2026-01-02T03:04:05.678Z',
        updatedAt: '2026-01-02T03:04:05.678Z',
      });
    });

    it('are refused by Android’s mapping for one without a session secret', async () => {
      const id = await newIntent({ generateRemoteToken: false });
      const { status, body } = await sdk.read('payment-intents', id);
      expect(status).toBe(200);
      expect(readByAndroid.safeParse(body).success).toBe(false);
    });

    it.each(['clientSessionSecret', 'totalAmount', 'cardSchemes', 'merchantConfig'] as const)(
      'are refused by Android’s mapping when the simulator is told to send no %s',
      async (field) => {
        const id = await newIntent();
        simulator.settings.change({ nulls: { fields: [field] } });
        const { body } = await sdk.read('payment-intents', id);
        expect(readByAndroid.safeParse(body).success).toBe(false);
      },
    );

    it('get no card of a paid one, and a canceled one too', async () => {
      const [paid, canceled] = [await newIntent(), await newIntent()];
      await sdk.pay(await sdk.session(paid), approved);
      await call(simulator, 'DELETE', `/payment-intents/${canceled}`);
      const paidIntent = await sdk.read('payment-intents', paid);
      expect(paidIntent.body).toMatchObject({ status: 'Captured' });
      expect(JSON.stringify(paidIntent.body)).not.toContain('1005');
      expect(await sdk.read('payment-intents', canceled)).toMatchObject({
        status: 200,
        body: { status: 'Canceled' },
      });
    });
  });

  describe('paying with a new card', () => {
    it('end paid, after device data', async () => {
      const id = await newIntent();
      const session = await sdk.session(id);
      const device = await sdk.deviceData(session);
      const paid = await sdk.pay(session, approved);
      expect(deviceData.safeParse(device.body).success).toBe(true);
      expect(paid).toMatchObject({ status: 200, body: { statusCode: 0 } });
      expect(paymentResponse.safeParse(paid.body).success).toBe(true);
      expect(statusOf(id)).toBe('Captured');
      expect(stored()?.savedCards).toBe(0);
    });

    it('end declined with 5, and go on with a refreshed session secret', async () => {
      const id = await newIntent();
      const first = await sdk.pay(await sdk.session(id), declined);
      const second = await sdk.pay(await sdk.renewedSession(id), approved);
      expect(first).toMatchObject({ status: 200, body: { statusCode: 5 } });
      expect(second.body).toEqual({ statusCode: 0 });
      expect(statusOf(id)).toBe('Captured');
    });

    it.each([
      ['another CVV', { cV2: '999' }],
      ['another expiry date', { expiryDate: '11 / 29' }],
    ])('end declined with %s', async (_what, fields) => {
      const paid = await sdk.pay(await sdk.session(await newIntent()), { ...approved, ...fields });
      expect(paid.body).toEqual({ statusCode: 5 });
    });

    it('save it when they ask to, and pay with the saved one', async () => {
      const first = await newIntent();
      await sdk.pay(await sdk.session(first), { ...approved, savePaymentMethod: true });
      const listed = paymentMethods.parse((await sdk.savedCards(customerId, customerSecret)).body);
      const [card] = listed.savedPaymentMethods;
      expect(card?.cardDetails).toEqual({
        pan: '52000000****1005',
        expiryDate: '2029-12-31',
        scheme: 'MASTERCARD',
      });

      const second = await newIntent();
      const session = await sdk.renewedSession(second);
      await sdk.deviceData(session, { cV2: '020', paymentMethodId: card?.id });
      const paid = await sdk.payWithSaved(session, { cV2: '020', paymentMethodId: card?.id });
      expect(paid).toMatchObject({ status: 200, body: { statusCode: 0 } });
      expect([statusOf(first), statusOf(second)]).toEqual(['Captured', 'Captured']);

      const deleted = await sdk.deleteSavedCard(customerId, customerSecret, card?.id ?? '');
      expect(deleted.status).toBe(204);
      expect(stored()?.savedCards).toBe(0);
    });

    it('end declined with a saved card’s wrong CVV', async () => {
      await sdk.pay(await sdk.session(await newIntent()), { ...approved, savePaymentMethod: true });
      const id = simulator.accounts.list()[0]?.savedCards.listOf(customerId)[0]?.id;
      const paid = await sdk.payWithSaved(await sdk.session(await newIntent()), {
        cV2: '999',
        paymentMethodId: id,
      });
      expect(paid.body).toEqual({ statusCode: 5 });
    });
  });

  describe('with a session secret', () => {
    it('that is used get 401 for every attempt, until it is refreshed', async () => {
      const id = await newIntent();
      const session = await sdk.session(id);
      await sdk.pay(session, declined);
      const again = [
        await sdk.deviceData(session),
        await sdk.pay(session, approved),
        await sdk.payWithSaved(session, { cV2: '020', paymentMethodId: 'pm_x' }),
        await sdk.post(`/api/payments/${session}/google-pay`, googlePay),
        await sdk.post(`/cors/api/payments/${session}/apple-pay`, applePay('data')),
      ];
      for (const { status, body } of again) {
        expect(status).toBe(401);
        expect(body).toMatchObject({
          statusCode: 401,
          detail: expect.stringContaining('refresh-client-session-secret'),
        });
      }
      expect(statusOf(id)).toBe('Created');
    });

    it('that has expired get 401, and pay after a refresh', async () => {
      const id = await newIntent();
      const session = await sdk.session(id);
      simulator.advanceClock(thirtyMinutesMs);
      const late = [await sdk.deviceData(session), await sdk.pay(session, approved)];
      expect(late).toMatchObject([
        { status: 401, body: { statusCode: 401, detail: expect.stringContaining('expired') } },
        { status: 401, body: { statusCode: 401 } },
      ]);
      const paid = await sdk.pay(await sdk.renewedSession(id), approved);
      expect(paid.body).toEqual({ statusCode: 0 });
    });

    it('that was refreshed since get 401 for the old one', async () => {
      const id = await newIntent();
      const old = await sdk.session(id);
      const renewed = await sdk.renewedSession(id);
      expect(renewed).not.toBe(old);
      expect((await sdk.pay(old, approved)).status).toBe(401);
      expect((await sdk.pay(renewed, approved)).body).toEqual({ statusCode: 0 });
    });

    it('of a paid or canceled intent get 401, and no refresh', async () => {
      const [paid, canceled] = [await newIntent(), await newIntent()];
      const session = await sdk.session(canceled);
      await sdk.pay(await sdk.session(paid), approved);
      await call(simulator, 'DELETE', `/payment-intents/${canceled}`);
      expect((await sdk.pay(session, approved)).status).toBe(401);
      expect((await sdk.refresh('payment-intents', paid)).status).toBe(409);
      expect((await sdk.refresh('payment-intents', canceled)).status).toBe(409);
    });
  });

  describe('with a card whose bank asks', () => {
    it('fail with 30, and are told why', async () => {
      const id = await newIntent();
      const session = await sdk.session(id);
      const paid = await sdk.pay(session, { ...challenged, savePaymentMethod: true });
      expect(paid).toMatchObject({
        status: 200,
        body: { statusCode: 30, message: expect.stringContaining('Cardinal') },
      });
      expect((await sdk.completeThreeDs(session, 'any', true)).body).toMatchObject({
        statusCode: 400,
      });
      expect([statusOf(id), stored()?.savedCards]).toEqual(['Created', 0]);
    });

    describe('when it is to be asked', () => {
      beforeEach(() => {
        simulator.settings.change({ payments: { challenges: 'asked' } });
      });

      const ask = async (id: string, kind: 'payment-intents' | 'setup-intents') => {
        const session = await sdk.session(id, kind);
        const { body } = await sdk.pay(session, { ...challenged, savePaymentMethod: true });
        const { md } = z.object({ md: z.string() }).parse(body);
        expect(paymentResponse.parse(body).statusCode).toBe(3);
        return { session, md };
      };

      it('are asked, and pay and save once it is passed, once', async () => {
        const id = await newIntent();
        const { session, md } = await ask(id, 'payment-intents');
        expect([statusOf(id), stored()?.savedCards]).toEqual(['Created', 0]);
        const passed = await sdk.completeThreeDs(session, md, true);
        const again = await sdk.completeThreeDs(session, md, true);
        expect(passed).toMatchObject({ status: 200, body: { statusCode: 0 } });
        expect(again.status).toBe(400);
        expect([statusOf(id), stored()?.savedCards]).toEqual(['Captured', 1]);
      });

      it('set a card up once it is passed', async () => {
        const id = await newSetup();
        const { session, md } = await ask(id, 'setup-intents');
        expect(statusOf(id)).toBe('Created');
        expect((await sdk.completeThreeDs(session, md, true)).body).toEqual({ statusCode: 0 });
        expect(statusOf(id)).toBe('Authorized');
      });

      it.each(['payment-intents', 'setup-intents'] as const)(
        'fail with 30 once it is not passed, and can try again: %s',
        async (kind) => {
          const id = kind === 'payment-intents' ? await newIntent() : await newSetup();
          const { session, md } = await ask(id, kind);
          const failed = await sdk.completeThreeDs(session, md, false);
          const tooLate = await sdk.completeThreeDs(session, md, true);
          expect(failed).toMatchObject({ status: 200, body: { statusCode: 30 } });
          expect(tooLate.status).toBe(400);
          expect(statusOf(id)).toBe('Created');
          const card = { ...approved, ...(kind === 'setup-intents' && consent) };
          const paid = await sdk.pay(await sdk.renewedSession(id, kind), card);
          expect(paid.body).toEqual({ statusCode: 0 });
        },
      );

      it('are refused with another transaction, and too late', async () => {
        const id = await newIntent();
        const { session, md } = await ask(id, 'payment-intents');
        const other = await sdk.completeThreeDs(session, 'other', true);
        simulator.advanceClock(thirtyMinutesMs);
        const late = await sdk.completeThreeDs(session, md, true);
        expect([other.status, late.status]).toEqual([400, 401]);
        expect(statusOf(id)).toBe('Created');
      });

      it('save nothing for a customer who was deleted in between', async () => {
        const id = await newIntent();
        const { session, md } = await ask(id, 'payment-intents');
        await call(simulator, 'DELETE', `/customers/${customerId}`);
        expect((await sdk.completeThreeDs(session, md, true)).body).toEqual({ statusCode: 0 });
        expect([statusOf(id), stored()?.savedCards]).toEqual(['Captured', 0]);
      });
    });
  });

  describe('with a wallet', () => {
    const wallets = [
      ['Google Pay', (session: string) => `/api/payments/${session}/google-pay`, googlePay],
      ['Apple Pay', (session: string) => `/cors/api/payments/${session}/apple-pay`, applePay('x')],
    ] as const;

    it.each(wallets)('pay with a token of %s', async (_name, path, body) => {
      const id = await newIntent();
      const paid = await sdk.post(path(await sdk.session(id)), body);
      expect(paid).toMatchObject({ status: 200, body: { statusCode: 0 } });
      expect(statusOf(id)).toBe('Captured');
    });

    it.each([
      ['Google Pay', wallets[0][1], { ...googlePay, token: 'test-token-declined' }],
      ['Apple Pay', wallets[1][1], applePay('test-token-declined')],
    ] as const)('are declined with the token of %s for it', async (_name, path, body) => {
      const id = await newIntent();
      expect((await sdk.post(path(await sdk.session(id)), body)).body).toEqual({ statusCode: 5 });
      expect(statusOf(id)).toBe('Created');
    });

    it('decrypt Google’s token first, which uses nothing up and tells no card number', async () => {
      const session = await sdk.session(await newIntent());
      const { token } = googlePay;
      const path = `/api/payments/${session}/google-pay`;
      const { body } = await sdk.post(`${path}/decrypt-token`, { token });
      expect(decryptedToken.parse(body).paymentMethodDetails).toEqual({
        authMethod: 'CRYPTOGRAM_3DS',
        pan: '52000000****1005',
        expirationMonth: '12',
        expirationYear: '2029',
      });
      expect((await sdk.post(path, googlePay)).body).toEqual({ statusCode: 0 });
    });
  });

  describe('with a setup intent', () => {
    it('get what Android’s mapping needs', async () => {
      const id = await newSetup();
      const { status, body } = await sdk.read('setup-intents', id);
      expect(status).toBe(200);
      expect(setupReadByAndroid.parse(body)).toMatchObject({
        id,
        status: 'Created',
        intendedAmount: { value: 1000, currencyCode: 'GBP' },
        customer: { id: customerId },
      });
      expect(body).toMatchObject({ terms: booking.terms });
      expect(body).not.toHaveProperty('setupEvents');
    });

    it('are refused by Android’s mapping without an intended amount', async () => {
      const id = await newSetup({ intendedAmount: undefined });
      const { body } = await sdk.read('setup-intents', id);
      expect(setupReadByAndroid.safeParse(body).success).toBe(false);
    });

    it('keep the card for the merchant, and not as a saved one', async () => {
      const id = await newSetup();
      const session = await sdk.renewedSession(id, 'setup-intents');
      await sdk.deviceData(session);
      const kept = await sdk.pay(session, { ...approved, ...consent });
      expect(kept).toMatchObject({ status: 200, body: { statusCode: 0 } });
      expect([statusOf(id), stored()?.savedCards]).toEqual(['Authorized', 0]);
      expect((await sdk.pay(session, approved)).status).toBe(401);
      expect((await sdk.refresh('setup-intents', id)).status).toBe(409);
    });

    it.each([
      ['consent that is not given', { savePaymentMethod: true, mitConsentGiven: false }],
      ['a card that is not to be kept', { savePaymentMethod: false, mitConsentGiven: true }],
      ['a card that is not to be kept, and no consent', { savePaymentMethod: false }],
      ['consent that nobody was asked for', {}],
    ])('are refused %s, which uses nothing up', async (_what, boxes) => {
      const id = await newSetup();
      const session = await sdk.session(id, 'setup-intents');
      expect(await sdk.pay(session, { ...approved, ...boxes })).toMatchObject({
        status: 400,
        body: {
          statusCode: 400,
          errors: { MitConsentGiven: [expect.stringContaining('consent to its terms')] },
        },
      });
      expect(statusOf(id)).toBe('Created');
      const agreed = await sdk.pay(session, { ...approved, ...consent });
      expect([agreed.body, statusOf(id)]).toEqual([{ statusCode: 0 }, 'Authorized']);
    });

    it.each([
      ['mitConsentGiven', { mitConsentGiven: true }],
      ['savePaymentMethod', { savePaymentMethod: true }],
    ])('take %s alone for consent', async (_box, boxes) => {
      const id = await newSetup();
      await sdk.pay(await sdk.session(id, 'setup-intents'), { ...approved, ...boxes });
      expect(statusOf(id)).toBe('Authorized');
    });

    it('are declined with 5, and fail with 30 where the bank asks', async () => {
      const id = await newSetup();
      const pay = (session: string, card: object) => sdk.pay(session, { ...card, ...consent });
      const first = await pay(await sdk.session(id, 'setup-intents'), declined);
      const second = await pay(await sdk.renewedSession(id, 'setup-intents'), challenged);
      expect([first.body, second.body]).toMatchObject([{ statusCode: 5 }, { statusCode: 30 }]);
      expect(statusOf(id)).toBe('Created');
    });

    it('are refused a saved card and a wallet, which use nothing up', async () => {
      const id = await newSetup();
      const session = await sdk.session(id, 'setup-intents');
      const refused = [
        await sdk.payWithSaved(session, { cV2: '020', paymentMethodId: 'pm_x' }),
        await sdk.post(`/api/payments/${session}/google-pay`, googlePay),
        await sdk.post(`/cors/api/payments/${session}/apple-pay`, applePay('x')),
      ];
      expect(refused.map(({ status }) => status)).toEqual([400, 400, 400]);
      expect((await sdk.pay(session, { ...approved, ...consent })).body).toEqual({ statusCode: 0 });
    });
  });

  describe('of another customer', () => {
    it('neither list, nor pay with, the cards of the first', async () => {
      await sdk.pay(await sdk.session(await newIntent()), { ...approved, savePaymentMethod: true });
      const cardId = simulator.accounts.list()[0]?.savedCards.listOf(customerId)[0]?.id;
      const other = await createCustomer(simulator);
      const otherIntent = await createIntent(simulator, { customer: { id: other } });
      const session = await sdk.session(otherIntent);
      const paid = await sdk.payWithSaved(session, { cV2: '020', paymentMethodId: cardId });
      const listed = await sdk.savedCards(customerId, await mintSecret(simulator, other));
      expect(paid).toMatchObject({
        status: 400,
        body: { statusCode: 400, errors: { PaymentMethodId: [expect.any(String)] } },
      });
      expect(listed.status).toBe(401);
      expect(statusOf(otherIntent)).toBe('Created');
      expect((await sdk.pay(session, approved)).body).toEqual({ statusCode: 0 });
    });

    it.each([true, false])(
      'who is deleted pay, and save no card: savePaymentMethod %s',
      async (savePaymentMethod) => {
        const id = await newIntent();
        const session = await sdk.session(id);
        await call(simulator, 'DELETE', `/customers/${customerId}`);
        const paid = await sdk.pay(session, { ...approved, savePaymentMethod });
        expect(paid).toMatchObject({ status: 200, body: { statusCode: 0 } });
        expect([statusOf(id), stored()?.savedCards]).toEqual(['Captured', 0]);
      },
    );

    it('who is deleted have no saved card to pay with', async () => {
      await sdk.pay(await sdk.session(await newIntent()), { ...approved, savePaymentMethod: true });
      const cardId = simulator.accounts.list()[0]?.savedCards.listOf(customerId)[0]?.id;
      const session = await sdk.session(await newIntent());
      await call(simulator, 'DELETE', `/customers/${customerId}`);
      const refused = await sdk.payWithSaved(session, { cV2: '020', paymentMethodId: cardId });
      expect(refused).toMatchObject({
        status: 400,
        body: { statusCode: 400, errors: { PaymentMethodId: [expect.any(String)] } },
      });
      expect((await sdk.pay(session, approved)).body).toEqual({ statusCode: 0 });
    });
  });
});
