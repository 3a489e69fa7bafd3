import { describe, expect, it } from 'vitest';
import { checkoutAnswer } from '../../functions/checkout/schema.ts';
import { getPaymentIntentAnswer } from '../../functions/get-payment-intent/schema.ts';
import { resumePaymentIntentAnswer } from '../../functions/resume-payment-intent/schema.ts';
import { ageItems, canaryKey } from './age-items.ts';
import { approvedCard, declinedCard, useRouteCaller } from './route-caller.ts';

const world = useRouteCaller();
const order = { amount: { value: 1_250, currencyCode: 'GBP' }, reference: 'Order 7' };
const createSecret = 'POST /customers/{customerId}/create-secret';
async function checkout(user = world.alice, headers: Record<string, string> = {}) {
  const answer = await world.api.send(user, 'POST /checkout', { body: order, headers });
  expect(answer.status).toBe(201);
  return checkoutAnswer.parse(answer.body);
}
async function statusOf(id: string, user = world.alice) {
  const answer = await world.api.send(user, `GET /payment-intents/${id}`);
  expect(answer.status).toBe(200);
  return getPaymentIntentAnswer.parse(answer.body);
}

/** Dojo loses alice's customer, long after it was linked. */
async function lose(customerId: string): Promise<void> {
  await ageItems(world.api.stack, canaryKey, `user#${world.alice}`);
  for (const account of world.api.simulator.accounts.list()) account.customers.delete(customerId);
}

describe('POST /checkout', () => {
  it('gives all that the SDK needs: a linked intent and a customer secret', async () => {
    const answer = await checkout();
    expect(answer).toMatchObject({ amount: order.amount, reference: 'Order 7', status: 'Created' });
    expect(answer.customerSecret).toMatch(/^cs_/);
    expect(answer.warnings).toBeUndefined();
  });

  it('still gives the intent when no secret can be minted, with a warning', async () => {
    world.api.simulator.faults.next({ route: createSecret, kind: 'status', status: 503, times: 3 });
    expect(await checkout()).toMatchObject({
      status: 'Created',
      customerSecret: null,
      expiresAt: null,
      warnings: [{ code: 'customer_secret_unavailable' }],
    });
  });

  it('repeats the intent with a fresh secret for the same Idempotency-Key', async () => {
    const first = await checkout(world.alice, { 'idempotency-key': 'key' });
    const second = await checkout(world.alice, { 'idempotency-key': 'key' });
    expect(second.paymentIntentId).toBe(first.paymentIntentId);
    expect(second.customerSecret).toMatch(/^cs_/);
    expect(second.customerSecret).not.toBe(first.customerSecret);
    expect(world.api.simulator.requests.count('POST /payment-intents')).toBe(1);
  });

  it('replaces a customer that Dojo has lost, for intent and secret alike', async () => {
    const { customerId: lost } = await checkout();
    await lose(lost);
    const answer = await checkout();
    expect(answer.customerId).not.toBe(lost);
    expect(answer.customerSecret).toMatch(/^cs_/);
  });

  it('does not let the app set the marker of its user', async () => {
    const body = { ...order, metadata: { 'save-card-user': 'x', basket: '5' } };
    expect(await world.api.send(world.alice, 'POST /checkout', { body })).toMatchObject({
      status: 400,
      body: {
        errors: [
          {
            pointer: '/metadata/save-card-user',
            detail: 'must not use the keys save-card-user and save-card-charge',
          },
        ],
      },
    });
  });
});

describe('GET /payment-intents/{id}', () => {
  it('says that a new intent is not paid, and that an approved one is', async () => {
    const { paymentIntentId } = await checkout();
    expect(await statusOf(paymentIntentId)).toMatchObject({ status: 'Created', paid: false });
    await world.api.pay({ paymentIntentId, card: approvedCard });
    expect(await statusOf(paymentIntentId)).toMatchObject({ status: 'Captured', paid: true });
  });

  it('says that a declined one is not paid, and may be tried again', async () => {
    const { paymentIntentId } = await checkout();
    await world.api.pay({ paymentIntentId, card: declinedCard });
    expect(await statusOf(paymentIntentId)).toMatchObject({ status: 'Created', paid: false });
  });

  it('says that a canceled one, which the SDKs call a success, is not paid', async () => {
    const { paymentIntentId } = await checkout();
    await world.api.send(world.alice, `DELETE /payment-intents/${paymentIntentId}`);
    expect(await statusOf(paymentIntentId)).toMatchObject({ status: 'Canceled', paid: false });
  });

  it('says that a manual one is not paid before it is captured', async () => {
    const body = { ...order, captureMode: 'Manual' };
    const made = checkoutAnswer.parse(
      (await world.api.send(world.alice, 'POST /checkout', { body })).body,
    );
    await world.api.pay({ paymentIntentId: made.paymentIntentId, card: approvedCard });
    expect(await statusOf(made.paymentIntentId)).toMatchObject({
      status: 'Authorized',
      paid: false,
    });
  });

  it('keeps the intents of a customer that Dojo has lost the caller’s own', async () => {
    const { paymentIntentId, customerId } = await checkout();
    await lose(customerId);
    await checkout();
    expect(await statusOf(paymentIntentId)).toMatchObject({ paymentIntentId, customerId });
  });
});

describe('POST /payment-intents/{id}/resume', () => {
  const resume = (id: string, user = world.alice) =>
    world.api.send(user, `POST /payment-intents/${id}/resume`);

  it('makes an intent payable again after 30 minutes, with a fresh secret', async () => {
    const made = await checkout();
    const payment = { paymentIntentId: made.paymentIntentId, card: approvedCard };
    world.api.simulator.advanceClock(31 * 60_000);
    expect((await world.api.pay(payment)).status).not.toBe(200);
    const answer = await resume(made.paymentIntentId);
    expect(answer.status).toBe(200);
    const resumed = resumePaymentIntentAnswer.parse(answer.body);
    expect(resumed.customerSecret).toMatch(/^cs_/);
    expect(resumed.customerSecret).not.toBe(made.customerSecret);
    expect(await world.api.pay(payment)).toMatchObject({ body: { result: 'approved' } });
  });

  it('is 409 with the status when the intent is no longer open', async () => {
    const { paymentIntentId } = await checkout();
    await world.api.pay({ paymentIntentId, card: approvedCard });
    expect(await resume(paymentIntentId)).toMatchObject({
      status: 409,
      body: { code: 'payment_intent_not_open', paymentIntentStatus: 'Captured' },
    });
  });
});

describe('DELETE /payment-intents/{id}', () => {
  const cancel = (id: string, user = world.alice) =>
    world.api.send(user, `DELETE /payment-intents/${id}`);

  it('cancels, and may be repeated', async () => {
    const { paymentIntentId } = await checkout();
    expect((await cancel(paymentIntentId)).status).toBe(204);
    expect((await cancel(paymentIntentId)).status).toBe(204);
  });

  it('is 409 for a paid one, which stays paid', async () => {
    const { paymentIntentId } = await checkout();
    await world.api.pay({ paymentIntentId, card: approvedCard });
    expect(await cancel(paymentIntentId)).toMatchObject({
      status: 409,
      body: { code: 'payment_intent_not_open', paymentIntentStatus: 'Captured' },
    });
    expect(await statusOf(paymentIntentId)).toMatchObject({ paid: true });
  });

  const route = 'DELETE /payment-intents/{paymentIntentId}';

  it.each([
    { kind: 'answer-lost', times: 1 },
    { kind: 'answer-lost', times: 3 },
    { kind: 'status-after-commit', status: 500, times: 1 },
    { kind: 'status-after-commit', status: 503, times: 3 },
  ] as const)(
    'is 204 when Dojo did it and the answer went astray: $kind × $times',
    async (fault) => {
      const { paymentIntentId } = await checkout();
      world.api.simulator.faults.next({ ...fault, route });
      expect((await cancel(paymentIntentId)).status).toBe(204);
      expect(await statusOf(paymentIntentId)).toMatchObject({ status: 'Canceled' });
    },
  );

  it('is 503 when Dojo refuses, and still shows the intent as open', async () => {
    const { paymentIntentId } = await checkout();
    world.api.simulator.faults.next({ route, kind: 'status', status: 400 });
    const answer = await cancel(paymentIntentId);
    expect(answer).toMatchObject({ status: 503, body: { code: 'dojo_unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('2');
  });

  it.each([
    { change: 'DELETE', path: '', sent: route },
    {
      change: 'POST',
      path: '/resume',
      sent: 'POST /payment-intents/{paymentIntentId}/refresh-client-session-secret',
    },
  ])('is 409 for a payment that came between the look and the $change', async (given) => {
    const { change, path, sent } = given;
    const { simulator } = world.api;
    const { paymentIntentId } = await checkout();
    simulator.settings.change({ lagMs: { paymentIntents: 60_000 } });
    try {
      await world.api.pay({ paymentIntentId, card: approvedCard });
      simulator.faults.next({ route: sent, kind: 'delay', delayMs: 500 });
      const changing = world.api.send(
        world.alice,
        `${change} /payment-intents/${paymentIntentId}${path}`,
      );
      // The look showed the intent as it was before it was paid; the next one will not.
      await expect.poll(() => simulator.requests.count(sent)).toBe(1);
      simulator.settings.change({ lagMs: { paymentIntents: 0 } });
      expect(await changing).toMatchObject({
        status: 409,
        body: { code: 'payment_intent_not_open', paymentIntentStatus: 'Captured' },
      });
    } finally {
      simulator.settings.reset();
    }
  });
});

describe('somebody else’s payment intent', () => {
  const routes = [
    'GET /payment-intents/ID',
    'POST /payment-intents/ID/resume',
    'DELETE /payment-intents/ID',
  ];

  it.each(routes)('looks to %s like one that does not exist', async (route) => {
    const { paymentIntentId } = await checkout();
    await checkout(world.mallory);
    const theirs = await world.api.send(world.mallory, route.replace('ID', paymentIntentId));
    const nobodys = await world.api.send(world.mallory, route.replace('ID', 'pi_sandbox_unknown'));
    const notAnId = await world.api.send(world.mallory, route.replace('ID', '..%2Fcustomers'));
    for (const answer of [theirs, nobodys, notAnId]) {
      expect(answer).toMatchObject({ status: 404, body: { code: 'payment_intent_not_found' } });
    }
    expect(await statusOf(paymentIntentId)).toMatchObject({ status: 'Created' });
  });

  it.each(routes)('is as unknown to %s of a user without a customer', async (route) => {
    const { paymentIntentId } = await checkout();
    expect(await world.api.send(world.mallory, route.replace('ID', paymentIntentId))).toMatchObject(
      {
        status: 404,
      },
    );
  });

  it('stays unknown when it has no customer at all', async () => {
    const [account] = world.api.simulator.accounts.list();
    const key = 'sk_sandbox_local';
    expect(account).toBeDefined();
    const made = await fetch(`${world.api.simulator.url}/payment-intents`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${key}`,
        version: '2024-02-05',
        'content-type': 'application/json',
      },
      body: JSON.stringify(order),
    });
    const { id } = (await made.json()) as { id: string };
    await checkout();
    expect(await world.api.send(world.alice, `GET /payment-intents/${id}`)).toMatchObject({
      status: 404,
    });
  });
});
