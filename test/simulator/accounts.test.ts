import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { apiKey, call, createCustomer, createIntent, mintSecret } from './dojo-caller.ts';

describe('accounts of the simulator', () => {
  let simulator: DojoSimulator;
  beforeEach(async () => {
    simulator = await startDojoSimulator();
  });
  afterEach(() => simulator.close());

  it('do not see each other’s customers and intents', async () => {
    const customerId = await createCustomer(simulator);
    const intentId = await createIntent(simulator);
    const other = { key: 'sk_sandbox_other' };
    const read = await call(simulator, 'GET', `/customers/${customerId}`, other);
    const search = await call(simulator, 'POST', '/customers/search', { ...other, body: {} });
    const deleted = await call(simulator, 'DELETE', `/customers/${customerId}`, other);
    const intent = await call(simulator, 'GET', `/payment-intents/${intentId}`, other);
    expect(read.body).toEqual([]);
    expect(search.body).toEqual({ data: [] });
    expect([deleted.status, intent.status]).toEqual([404, 404]);
    expect(simulator.accounts.list()[0]?.state().customerIds).toEqual([customerId]);
  });

  it('are shown with what they hold, without key and secret', async () => {
    const customerId = await createCustomer(simulator);
    const secret = await mintSecret(simulator, customerId);
    const intentId = await createIntent(simulator, { customer: { id: customerId } });
    await createCustomer(simulator, {}, 'sk_prod_other');
    const { body } = await call(simulator, 'GET', '/simulator/state');
    expect(body).toMatchObject({
      accounts: [
        {
          name: 'account-1',
          customers: { live: 1, deleted: 0 },
          customerIds: [customerId],
          paymentIntents: [{ id: intentId, status: 'Created', customerId }],
        },
        { name: 'account-2', customers: { live: 1, deleted: 0 } },
      ],
    });
    const text = JSON.stringify(body);
    expect(text).not.toContain(apiKey);
    expect(text).not.toContain('sk_prod_other');
    expect(text).not.toContain(secret);
  });

  it('have the same ids on each run of the same seed, and after a reset', async () => {
    const seeded = await startDojoSimulator({ seed: 7 });
    const again = await startDojoSimulator({ seed: 7 });
    const another = await startDojoSimulator({ seed: 8 });
    try {
      const id = await createCustomer(seeded);
      expect(id).toMatch(/^cust_sandbox_[\w-]{22}$/);
      expect(await createCustomer(seeded)).not.toBe(id);
      expect(await createCustomer(again)).toBe(id);
      expect(await createCustomer(another)).not.toBe(id);
      seeded.reset();
      expect(await createCustomer(seeded)).toBe(id);
    } finally {
      await Promise.all([seeded.close(), again.close(), another.close()]);
    }
  });
});
