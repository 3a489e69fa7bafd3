import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkoutAnswer } from '../../functions/checkout/schema.ts';
import { createSetupIntentAnswer } from '../../functions/create-setup-intent/schema.ts';
import { ensureCustomerAnswer } from '../../functions/ensure-customer/schema.ts';
import { approvedCard, type RouteCaller, startRouteCaller } from './route-caller.ts';

let api: RouteCaller;
let users = 0;
let alice: string;
let mallory: string;

beforeAll(async () => {
  api = await startRouteCaller();
});
afterAll(() => api.stack.close());
beforeEach(() => {
  users += 1;
  alice = `alice-${users}`;
  mallory = `mallory-${users}`;
  api.simulator.faults.clear();
  api.simulator.requests.clear();
});

const order = { amount: { value: 1_250, currencyCode: 'GBP' }, reference: 'Order 7' };
const deleteCustomer = 'DELETE /customers/{customerId}';
const customer = async (user = alice) =>
  ensureCustomerAnswer.parse((await api.send(user, 'PUT /customer')).body).customerId;
const isLive = (id: string) =>
  api.simulator.accounts.list().some((account) => account.state().customerIds.includes(id));

describe('DELETE /customer', () => {
  it('leaves neither customer nor card at Dojo', async () => {
    const made = checkoutAnswer.parse(
      (await api.send(alice, 'POST /checkout', { body: order })).body,
    );
    const { paymentIntentId, customerSecret, customerId } = made;
    await api.pay({ paymentIntentId, customerSecret, card: approvedCard, savePaymentMethod: true });
    const cards = () => api.simulator.accounts.list().map((account) => account.state().savedCards);
    expect(cards()).toContain(1);
    expect((await api.send(alice, 'DELETE /customer')).status).toBe(204);
    expect(isLive(customerId)).toBe(false);
    expect(cards()).not.toContain(1);
    expect(await api.send(alice, `GET /payment-intents/${paymentIntentId}`)).toMatchObject({
      status: 404,
    });
  });

  it('may be repeated, and asked for by a user without a customer', async () => {
    expect((await api.send(alice, 'DELETE /customer')).status).toBe(204);
    await customer();
    expect((await api.send(alice, 'DELETE /customer')).status).toBe(204);
    expect((await api.send(alice, 'DELETE /customer')).status).toBe(204);
  });

  it('is 202 while Dojo does not delete, and 204 when a repeat has done it', async () => {
    const id = await customer();
    api.simulator.faults.next({ route: deleteCustomer, kind: 'status', status: 503, times: 3 });
    expect(await api.send(alice, 'DELETE /customer')).toMatchObject({
      status: 202,
      body: { status: 'erasing' },
    });
    expect(await api.send(alice, 'PUT /customer')).toMatchObject({
      status: 503,
      body: { code: 'customer_erasing' },
    });
    expect((await api.send(alice, 'DELETE /customer')).status).toBe(204);
    expect(isLive(id)).toBe(false);
  });

  it('refuses a customer to requests right after it, which may have been under way', async () => {
    await customer();
    await api.send(alice, 'DELETE /customer');
    expect(await api.send(alice, 'PUT /customer')).toMatchObject({
      status: 503,
      body: { code: 'customer_erasing' },
    });
  });

  it('does not touch another user', async () => {
    const [mine, theirs] = [await customer(), await customer(mallory)];
    await api.send(mallory, 'DELETE /customer');
    expect([isLive(mine), isLive(theirs)]).toEqual([true, false]);
  });
});

describe('setup intents', () => {
  const create = async (user = alice, headers: Record<string, string> = {}) => {
    const body = { reference: 'Booking 4', description: 'Table for two' };
    const answer = await api.send(user, 'POST /setup-intents', { body, headers });
    expect(answer.status).toBe(201);
    return createSetupIntentAnswer.parse(answer.body);
  };

  it('are linked to the caller’s customer and readable by the caller', async () => {
    const made = await create();
    expect(made).toMatchObject({
      customerId: await customer(),
      reference: 'Booking 4',
      status: 'Created',
    });
    expect(await api.send(alice, `GET /setup-intents/${made.setupIntentId}`)).toMatchObject({
      status: 200,
      body: made,
    });
  });

  it('are made once for an Idempotency-Key', async () => {
    const [first, second] = [
      await create(alice, { 'idempotency-key': 'key' }),
      await create(alice, { 'idempotency-key': 'key' }),
    ];
    expect(second).toEqual(first);
    expect(api.simulator.requests.count('POST /setup-intents')).toBe(1);
  });

  it('of somebody else look like ones that do not exist', async () => {
    const { setupIntentId } = await create();
    await create(mallory);
    for (const id of [setupIntentId, 'si_sandbox_unknown', 'not%20an%20id']) {
      expect(await api.send(mallory, `GET /setup-intents/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'setup_intent_not_found' },
      });
    }
  });

  it('report every problem of a body at once', async () => {
    const answer = await api.send(alice, 'POST /setup-intents', { body: { terms: 'mine' } });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        errors: [
          { pointer: '/reference', detail: 'is required' },
          { pointer: '/terms', detail: 'is not a field of this request' },
        ],
      },
    });
  });
});
