import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import type { SettingChanges } from '../../simulator/settings-schema.ts';
import {
  approvedCard,
  call,
  createCustomer,
  createIntent,
  listSavedCards,
  mintSecret,
  pay,
} from './dojo-caller.ts';

const startMs = Date.parse('2026-01-02T03:04:05.678Z');

describe('reads of the simulator', () => {
  let simulator: DojoSimulator;
  beforeEach(async () => {
    simulator = await startDojoSimulator({ clock: () => startMs });
  });
  afterEach(() => simulator.close());

  const lag = (lagMs: SettingChanges['lagMs']) => simulator.settings.change({ lagMs });
  const read = async (path: string) => (await call(simulator, 'GET', path)).body;
  const searched = async () =>
    (await call(simulator, 'POST', '/customers/search', { body: {} })).body;
  const saveCard = async (customerId: string, customerSecret: string) => {
    const paymentIntentId = await createIntent(simulator, { customer: { id: customerId } });
    const request = { card: approvedCard, customerSecret, savePaymentMethod: true };
    return pay(simulator, { paymentIntentId, ...request });
  };

  it('of a customer show it, its change and its deletion when the lag is over, and not before', async () => {
    lag({ customers: 1000 });
    const id = await createCustomer(simulator, { name: 'Alice' });
    simulator.advanceClock(999);
    expect(await read(`/customers/${id}`)).toEqual([]);
    simulator.advanceClock(1);
    expect(await read(`/customers/${id}`)).toMatchObject([{ name: 'Alice' }]);

    await call(simulator, 'PATCH', `/customers/${id}`, { body: { name: 'Alicia' } });
    simulator.advanceClock(999);
    expect(await read(`/customers/${id}`)).toMatchObject([{ name: 'Alice' }]);
    simulator.advanceClock(1);
    expect(await read(`/customers/${id}`)).toMatchObject([{ name: 'Alicia' }]);

    await call(simulator, 'DELETE', `/customers/${id}`);
    simulator.advanceClock(999);
    expect(await read(`/customers/${id}`)).toMatchObject([{ name: 'Alicia' }]);
    simulator.advanceClock(1);
    expect(await read(`/customers/${id}`)).toEqual([]);
  });

  it('with a lag of their own leave the others as they were', async () => {
    lag({ customers: 1000 });
    const id = await createCustomer(simulator);
    expect(await searched()).toMatchObject({ data: [{ id }] });
    expect((await call(simulator, 'POST', `/customers/${id}/create-secret`)).status).toBe(200);
  });

  it('are up to date again once the lag is taken back', async () => {
    lag({ customers: 1000, customerSearch: 2000 });
    const id = await createCustomer(simulator);
    lag({ customers: 0, customerSearch: 0 });
    expect(await read(`/customers/${id}`)).toMatchObject([{ id }]);
    expect(await searched()).toMatchObject({ data: [{ id }] });
  });

  it('show at once what was written without a lag, though one is set again', async () => {
    lag({ customers: 1000 });
    const id = await createCustomer(simulator);
    lag({ customers: 0 });
    await call(simulator, 'PATCH', `/customers/${id}`, { body: { name: 'Alicia' } });
    lag({ customers: 1000 });
    expect(await read(`/customers/${id}`)).toMatchObject([{ name: 'Alicia' }]);
  });

  it('by the search list a deleted customer until the lag is over', async () => {
    const id = await createCustomer(simulator);
    lag({ customerSearch: 1000 });
    await call(simulator, 'DELETE', `/customers/${id}`);
    expect(await searched()).toMatchObject({ data: [{ id }] });
    simulator.advanceClock(1000);
    expect(await searched()).toEqual({ data: [] });
  });

  it('by the search can show a newer customer before an older one', async () => {
    lag({ customerSearch: 1000 });
    simulator.settings.change({ search: { lagging: 'every-second' } });
    const older = await createCustomer(simulator);
    const newer = await createCustomer(simulator);
    expect(await searched()).toEqual({ data: [expect.objectContaining({ id: newer })] });
    simulator.advanceClock(1000);
    expect(await searched()).toMatchObject({ data: [{ id: newer }, { id: older }] });
  });

  it('refuse a secret for a customer that is not known yet', async () => {
    lag({ createSecret: 1000 });
    const id = await createCustomer(simulator);
    const early = await call(simulator, 'POST', `/customers/${id}/create-secret`);
    simulator.advanceClock(1000);
    const late = await call(simulator, 'POST', `/customers/${id}/create-secret`);
    expect([early.status, late.status]).toEqual([404, 200]);
  });

  it('refuse a secret that is not known yet', async () => {
    lag({ customerSecrets: 1000 });
    const id = await createCustomer(simulator);
    const secret = await mintSecret(simulator, id);
    expect((await listSavedCards(simulator, id, secret)).status).toBe(401);
    simulator.advanceClock(1000);
    expect((await listSavedCards(simulator, id, secret)).status).toBe(200);
  });

  it('of the saved cards miss one just saved, and have one just deleted', async () => {
    lag({ savedCards: 1000 });
    const id = await createCustomer(simulator);
    const secret = await mintSecret(simulator, id);
    await saveCard(id, secret);
    const cards = async () => (await listSavedCards(simulator, id, secret)).body;
    expect(await cards()).toMatchObject({ savedPaymentMethods: [] });
    simulator.advanceClock(1000);
    const shown = { savedPaymentMethods: [{ id: expect.stringMatching(/^pm_/) }] };
    expect(await cards()).toMatchObject(shown);

    const cardId = simulator.accounts.list()[0]?.savedCards.listOf(id)[0]?.id;
    const path = `/customers/public/${id}/payment-methods/${cardId}`;
    expect((await call(simulator, 'DELETE', path, { key: secret })).status).toBe(204);
    expect(await cards()).toMatchObject(shown);
    simulator.advanceClock(1000);
    expect(await cards()).toMatchObject({ savedPaymentMethods: [] });
  });

  it('of a payment intent, alone and in the search, show its state of a while ago', async () => {
    lag({ paymentIntents: 1000 });
    const id = await createIntent(simulator);
    const get = () => call(simulator, 'GET', `/payment-intents/${id}`);
    const search = async () =>
      (await call(simulator, 'POST', '/payment-intents/search', { body: {} })).body;
    expect((await get()).status).toBe(404);
    expect(await search()).toEqual({ data: [] });
    simulator.advanceClock(1000);
    expect(await get()).toMatchObject({ body: { status: 'Created' } });

    await pay(simulator, { paymentIntentId: id, card: approvedCard });
    simulator.advanceClock(999);
    expect(await get()).toMatchObject({ body: { status: 'Created' } });
    expect(await search()).toMatchObject({ data: [{ status: 'Created' }] });
    simulator.advanceClock(1);
    expect(await get()).toMatchObject({ body: { status: 'Captured' } });
    expect(await search()).toMatchObject({ data: [{ status: 'Captured' }] });
  });

  it('of a setup intent show its state of a while ago', async () => {
    lag({ setupIntents: 1000 });
    const terms = { merchantInitiatedTransactionType: 'NoShow', terms: 'We charge 10 pounds.' };
    await call(simulator, 'POST', '/setup-intents', { body: { reference: 'Booking 4', ...terms } });
    const id = simulator.accounts.list()[0]?.setupIntents.list()[0]?.id;
    const get = () => call(simulator, 'GET', `/setup-intents/${id}`);
    expect((await get()).status).toBe(404);
    simulator.advanceClock(1000);
    expect(await get()).toMatchObject({ body: { status: 'Created' } });

    await call(simulator, 'DELETE', `/setup-intents/${id}`);
    expect(await get()).toMatchObject({ body: { status: 'Created' } });
    simulator.advanceClock(1000);
    expect(await get()).toMatchObject({ body: { status: 'Canceled' } });
  });

  it('leave an intent unlinked whose customer is not known yet', async () => {
    lag({ linkedCustomers: 1000 });
    const customer = { id: await createCustomer(simulator) };
    const order = { amount: { value: 1000, currencyCode: 'GBP' }, reference: 'Order 1', customer };
    const create = () => call(simulator, 'POST', '/payment-intents', { body: order });
    expect((await create()).body).not.toHaveProperty('customer');
    simulator.advanceClock(1000);
    expect((await create()).body).toMatchObject({ customer });
  });
});
