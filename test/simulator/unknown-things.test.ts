import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DojoSimulator, startDojoSimulator } from '../../simulator/dojo-simulator.ts';
import { call, createCustomer, listSavedCards, mintSecret, order } from './dojo-caller.ts';

describe('what the simulator does not know', () => {
  let simulator: DojoSimulator;
  beforeEach(async () => {
    simulator = await startDojoSimulator({
      settings: {
        unknownStatus: {
          customers: 400,
          customersRead: 401,
          customerSecrets: 422,
          savedCards: 401,
          paymentIntents: 422,
          setupIntents: 400,
          webhooks: 401,
        },
      },
    });
  });
  afterEach(() => simulator.close());

  it.each([
    ['PATCH', '/customers/cust_x', 400],
    ['DELETE', '/customers/cust_x', 400],
    ['POST', '/customers/cust_x/create-secret', 400],
    ['GET', '/customers/cust_x,cust_y', 401],
    ['GET', '/payment-intents/pi_x', 422],
    ['DELETE', '/payment-intents/pi_x', 422],
    ['POST', '/payment-intents/pi_x/refresh-client-session-secret', 422],
    ['GET', '/setup-intents/si_x', 400],
    ['DELETE', '/setup-intents/si_x', 400],
    ['PATCH', '/webhooks/ws_x', 401],
    ['GET', '/webhooks/ws_x/secrets', 401],
  ])('%s %s gets %i when that is set', async (method, path, status) => {
    const answer = await call(simulator, method, path, method === 'PATCH' ? { body: {} } : {});
    expect(answer).toMatchObject({ status, body: { status } });
  });

  it('gets its status as a customer secret and as a saved card', async () => {
    const id = await createCustomer(simulator);
    const secret = await mintSecret(simulator, id);
    const path = `/customers/public/${id}/payment-methods/pm_x`;
    expect((await listSavedCards(simulator, id, 'cs_unknown')).status).toBe(422);
    expect((await call(simulator, 'DELETE', path, { key: secret })).status).toBe(401);
  });

  it('is left out of the customers that are read when one of them is known', async () => {
    const id = await createCustomer(simulator);
    const answer = await call(simulator, 'GET', `/customers/cust_x,${id}`);
    expect(answer).toMatchObject({ status: 200, body: [{ id }] });
  });

  describe('as the customer of a new intent', () => {
    const setup = { merchantInitiatedTransactionType: 'NoShow', terms: 'We charge 10 pounds.' };
    const intents = [
      ['/payment-intents', order],
      ['/setup-intents', { reference: 'Booking 4', ...setup }],
    ] as const;

    it.each(intents)('leaves it unlinked on %s by default', async (path, body) => {
      const id = await createCustomer(simulator, {}, 'sk_sandbox_other');
      const answer = await call(simulator, 'POST', path, { body: { ...body, customer: { id } } });
      expect(answer.status).toBe(200);
      expect(answer.body).not.toHaveProperty('customer');
    });

    it.each(
      intents.flatMap(([path, body]) =>
        ([400, 404, 422] as const).map((s) => [path, s, body] as const),
      ),
    )('refuses %s with %i when that is set', async (path, status, body) => {
      simulator.settings.change({ intentOfUnknownCustomer: status });
      const foreign = await createCustomer(simulator, {}, 'sk_sandbox_other');
      for (const id of [foreign, 'cust_sandbox_unknown']) {
        const answer = await call(simulator, 'POST', path, { body: { ...body, customer: { id } } });
        expect(answer.status).toBe(status);
      }
      expect(simulator.accounts.list().map((account) => account.state())).toMatchObject([
        { paymentIntents: [], setupIntents: [] },
        { paymentIntents: [], setupIntents: [] },
      ]);
    });
  });
});
