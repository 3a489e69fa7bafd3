import { describe, expect, it } from 'vitest';
import { checkoutAnswer } from '../../functions/checkout/schema.ts';
import { createSetupIntentAnswer } from '../../functions/create-setup-intent/schema.ts';
import { ensureCustomerAnswer } from '../../functions/ensure-customer/schema.ts';
import { approvedCard, useRouteCaller } from './route-caller.ts';

const world = useRouteCaller();
const order = { amount: { value: 1_250, currencyCode: 'GBP' }, reference: 'Order 7' };
const deleteCustomer = 'DELETE /customers/{customerId}';
async function customer(user = world.alice) {
  return ensureCustomerAnswer.parse((await world.api.send(user, 'PUT /customer')).body).customerId;
}
function isLive(id: string) {
  return world.api.simulator.accounts
    .list()
    .some((account) => account.state().customerIds.includes(id));
}

describe('DELETE /customer', () => {
  it('leaves neither customer nor card at Dojo', async () => {
    const made = checkoutAnswer.parse(
      (await world.api.send(world.alice, 'POST /checkout', { body: order })).body,
    );
    const { paymentIntentId, customerSecret, customerId } = made;
    await world.api.pay({
      paymentIntentId,
      customerSecret,
      card: approvedCard,
      savePaymentMethod: true,
    });
    const cards = () =>
      world.api.simulator.accounts.list().map((account) => account.state().savedCards);
    expect(cards()).toContain(1);
    expect((await world.api.send(world.alice, 'DELETE /customer')).status).toBe(204);
    expect(isLive(customerId)).toBe(false);
    expect(cards()).not.toContain(1);
    expect(
      await world.api.send(world.alice, `GET /payment-intents/${paymentIntentId}`),
    ).toMatchObject({
      status: 404,
    });
  });

  it('may be repeated', async () => {
    await customer();
    expect((await world.api.send(world.alice, 'DELETE /customer')).status).toBe(204);
    expect((await world.api.send(world.alice, 'DELETE /customer')).status).toBe(204);
  });

  it('may be asked for by a user without a customer, whom a request under way cannot give one', async () => {
    expect((await world.api.send(world.alice, 'DELETE /customer')).status).toBe(204);
    expect(await world.api.send(world.alice, 'PUT /customer')).toMatchObject({
      status: 503,
      body: { code: 'customer_erasing' },
    });
  });

  it('is 202 while Dojo does not delete, and 204 when a repeat has done it', async () => {
    const id = await customer();
    world.api.simulator.faults.next({
      route: deleteCustomer,
      kind: 'status',
      status: 503,
      times: 3,
    });
    expect(await world.api.send(world.alice, 'DELETE /customer')).toMatchObject({
      status: 202,
      body: { status: 'erasing' },
    });
    expect(await world.api.send(world.alice, 'PUT /customer')).toMatchObject({
      status: 503,
      body: { code: 'customer_erasing' },
    });
    expect((await world.api.send(world.alice, 'DELETE /customer')).status).toBe(204);
    expect(isLive(id)).toBe(false);
  });

  it('refuses a customer to requests right after it, which may have been under way', async () => {
    await customer();
    await world.api.send(world.alice, 'DELETE /customer');
    expect(await world.api.send(world.alice, 'PUT /customer')).toMatchObject({
      status: 503,
      body: { code: 'customer_erasing' },
    });
  });

  it('does not touch another user', async () => {
    const [mine, theirs] = [await customer(), await customer(world.mallory)];
    await world.api.send(world.mallory, 'DELETE /customer');
    expect([isLive(mine), isLive(theirs)]).toEqual([true, false]);
  });
});

describe('setup intents', () => {
  const create = async (user = world.alice, headers: Record<string, string> = {}) => {
    const body = { reference: 'Booking 4', description: 'Table for two' };
    const answer = await world.api.send(user, 'POST /setup-intents', { body, headers });
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
    expect(
      await world.api.send(world.alice, `GET /setup-intents/${made.setupIntentId}`),
    ).toMatchObject({
      status: 200,
      body: made,
    });
  });

  it('are made once for an Idempotency-Key', async () => {
    const [first, second] = [
      await create(world.alice, { 'idempotency-key': 'key' }),
      await create(world.alice, { 'idempotency-key': 'key' }),
    ];
    expect(second).toEqual(first);
    expect(world.api.simulator.requests.count('POST /setup-intents')).toBe(1);
  });

  it.each(['answer-lost', 'malformed'] as const)(
    'are asked of Dojo once, and 503, when the answer is %s: it may have made one',
    async (kind) => {
      world.api.simulator.faults.next({ route: 'POST /setup-intents', kind });
      const body = { reference: 'Card on file' };
      const answer = await world.api.send(world.alice, 'POST /setup-intents', { body });
      expect(answer).toMatchObject({ status: 503, body: { code: 'dojo_unavailable' } });
      expect(world.api.simulator.requests.count('POST /setup-intents')).toBe(1);
    },
  );

  it('of somebody else look like ones that do not exist', async () => {
    const { setupIntentId } = await create();
    await create(world.mallory);
    for (const id of [setupIntentId, 'si_sandbox_unknown', 'not%20an%20id']) {
      expect(await world.api.send(world.mallory, `GET /setup-intents/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'setup_intent_not_found' },
      });
    }
  });

  it('say what is intended, so that Android’s drop-in UI starts', async () => {
    expect(await create()).toMatchObject({ intendedAmount: { value: 5_000, currencyCode: 'GBP' } });
  });

  describe('are resumed and canceled by their owner', () => {
    const resume = (id: string, user = world.alice) =>
      world.api.send(user, `POST /setup-intents/${id}/resume`);
    const cancel = (id: string, user = world.alice) =>
      world.api.send(user, `DELETE /setup-intents/${id}`);
    const addCard = (setupIntentId: string) =>
      world.api.setUp({ setupIntentId, card: approvedCard });

    it('a resumed one takes a card again after 30 minutes, and is authorized then', async () => {
      const made = await create();
      world.api.simulator.advanceClock(31 * 60_000);
      expect((await addCard(made.setupIntentId)).status).not.toBe(200);
      expect(await resume(made.setupIntentId)).toMatchObject({ status: 200, body: made });
      await addCard(made.setupIntentId);
      expect(
        await world.api.send(world.alice, `GET /setup-intents/${made.setupIntentId}`),
      ).toMatchObject({ body: { status: 'Authorized' } });
    });

    it('a canceled one stays canceled, however often', async () => {
      const { setupIntentId } = await create();
      world.api.simulator.faults.next({
        route: 'DELETE /setup-intents/{setupIntentId}',
        kind: 'status-after-commit',
        status: 500,
      });
      expect((await cancel(setupIntentId)).status).toBe(204);
      expect((await cancel(setupIntentId)).status).toBe(204);
      expect(await resume(setupIntentId)).toMatchObject({
        status: 409,
        body: { code: 'setup_intent_not_open', setupIntentStatus: 'Canceled' },
      });
    });

    it('an authorized one is not the app’s to cancel', async () => {
      const { setupIntentId } = await create();
      await addCard(setupIntentId);
      for (const answer of [await cancel(setupIntentId), await resume(setupIntentId)]) {
        expect(answer).toMatchObject({
          status: 409,
          body: { code: 'setup_intent_not_open', setupIntentStatus: 'Authorized' },
        });
      }
    });

    it('somebody else’s look like ones that do not exist', async () => {
      const { setupIntentId } = await create();
      await create(world.mallory);
      for (const change of [resume, cancel]) {
        expect(await change(setupIntentId, world.mallory)).toMatchObject({
          status: 404,
          body: { code: 'setup_intent_not_found' },
        });
      }
      expect((await cancel(setupIntentId)).status).toBe(204);
    });
  });

  it('report every problem of a body at once', async () => {
    const answer = await world.api.send(world.alice, 'POST /setup-intents', {
      body: { terms: 'mine' },
    });
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
