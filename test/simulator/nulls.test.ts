import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import {
  approvedCard,
  call,
  createCustomer,
  createIntent,
  listSavedCards,
  mintSecret,
  pay,
} from './dojo-caller.ts';
import { readByAndroid, readByIos, setupReadByAndroid } from './sdk-mapping.ts';

const startMs = Date.parse('2026-01-02T03:04:05.678Z');

describe('null in the answers of the simulator', () => {
  let simulator: DojoSimulator;
  beforeEach(async () => {
    simulator = await startDojoSimulator({ clock: () => startMs });
  });
  afterEach(() => simulator.close());

  const customerBody = async (id: string) =>
    (await call(simulator, 'GET', `/customers/${id}`)).body;
  const savedCards = async () => {
    const id = await createCustomer(simulator);
    const secret = await mintSecret(simulator, id);
    const paymentIntentId = await createIntent(simulator, { customer: { id } });
    const request = { card: approvedCard, customerSecret: secret, savePaymentMethod: true };
    await pay(simulator, { paymentIntentId, ...request });
    return () => listSavedCards(simulator, id, secret);
  };

  it('stands where there is no value, when that is set', async () => {
    simulator.settings.change({ nulls: { absent: true } });
    const id = await createCustomer(simulator, { name: 'Alice' });
    const intent = await createIntent(simulator, { generateRemoteToken: false });
    const search = await call(simulator, 'POST', '/customers/search', { body: {} });
    expect(await customerBody(id)).toEqual([
      {
        id,
        name: 'Alice',
        emailAddress: null,
        phoneNumber: null,
        vatNumber: null,
        billingAddress: null,
        shippingAddress: null,
        createdAt: '2026-01-02T03:04:05.678Z',
        updatedAt: '2026-01-02T03:04:05.678Z',
        documentVersion: 0,
      },
    ]);
    expect(search.body).toMatchObject({ data: [{ name: 'Alice' }], before: null, after: null });
    expect((await call(simulator, 'GET', `/payment-intents/${intent}`)).body).toMatchObject({
      id: intent,
      customer: null,
      metadata: null,
      paymentDetails: null,
      clientSessionSecret: null,
      amount: { value: 1000 },
    });
  });

  it('stands in a problem, too', async () => {
    simulator.settings.change({ nulls: { absent: true } });
    const unknown = await call(simulator, 'DELETE', '/customers/cust_x');
    const wrong = await call(simulator, 'POST', '/customers', { body: { name: 1 } });
    expect(unknown.body).toMatchObject({ status: 404, detail: expect.any(String), errors: null });
    expect(wrong.body).toMatchObject({ detail: null, errors: { Name: [expect.any(String)] } });
  });

  it('can stand in place of every value but those that a client needs', async () => {
    const cards = await savedCards();
    simulator.settings.change({ nulls: { unneeded: true } });
    const id = await createCustomer(simulator, { name: 'Alice' });
    expect(await customerBody(id)).toMatchObject([{ id, name: null, createdAt: null }]);
    expect((await cards()).body).toEqual({
      customerId: null,
      merchantId: null,
      savedPaymentMethods: [{ id: expect.stringMatching(/^pm_/), cardDetails: null }],
      supportedPaymentMethods: null,
    });
    const intent = await createIntent(simulator, { customer: { id }, metadata: { table: '4' } });
    expect((await call(simulator, 'GET', `/payment-intents/${intent}`)).body).toMatchObject({
      id: intent,
      status: 'Created',
      amount: { value: 1000, currencyCode: 'GBP' },
      customer: { id },
      metadata: null,
      reference: null,
    });
  });

  it('leaves an SDK what it cannot begin without', async () => {
    simulator.settings.change({ nulls: { unneeded: true } });
    const customer = { id: await createCustomer(simulator) };
    const paymentIntentId = await createIntent(simulator, { customer });
    const setup = await call(simulator, 'POST', '/setup-intents', {
      body: {
        reference: 'booking-1',
        merchantInitiatedTransactionType: 'NoShow',
        terms: 'We charge 10 pounds if you do not come.',
        intendedAmount: { value: 100, currencyCode: 'GBP' },
        customer,
      },
    });
    const { id } = setup.body as { readonly id: string };
    const read = async (path: string) => {
      const { body } = await call(simulator, 'GET', path);
      // Both SDKs read a null as if it were left out.
      return JSON.parse(JSON.stringify(body), (_name, value) => value ?? undefined);
    };
    const payment = await read(`/payment-intents/public/${paymentIntentId}`);
    const setUp = await read(`/setup-intents/public/${id}`);
    expect(payment).not.toHaveProperty('paymentMethods');
    expect(setUp).not.toHaveProperty('reference');
    expect(readByAndroid.safeParse(payment).error).toBeUndefined();
    expect(readByIos.safeParse(payment).error).toBeUndefined();
    expect(setupReadByAndroid.safeParse(setUp).error).toBeUndefined();
  });

  it('can stand in place of the needed ones by their names', async () => {
    const cards = await savedCards();
    const webhook = { events: ['payment_intent.created'], url: 'https://example.com/hook' };
    simulator.settings.change({
      nulls: { fields: ['savedPaymentMethods', 'secrets', 'secret', 'errors'] },
    });
    const id = await createCustomer(simulator);
    const minted = await call(simulator, 'POST', `/customers/${id}/create-secret`);
    const refused = await call(simulator, 'POST', '/customers', { body: { name: 1 } });
    expect((await cards()).body).toMatchObject({ savedPaymentMethods: null });
    expect((await call(simulator, 'POST', '/webhooks', { body: webhook })).body).toMatchObject({
      secrets: null,
    });
    expect(minted.body).toMatchObject({ secret: null, expireAt: '2026-01-02T03:19:05.678Z' });
    expect(refused.body).toMatchObject({ status: 400, errors: null });
  });
});
