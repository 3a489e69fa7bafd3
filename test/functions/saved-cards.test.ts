import { describe, expect, it } from 'vitest';
import { checkoutAnswer } from '../../functions/checkout/schema.ts';
import { listPaymentMethodsAnswer } from '../../functions/list-payment-methods/schema.ts';
import { approvedCard, useRouteCaller } from './route-caller.ts';

const world = useRouteCaller();
const order = { amount: { value: 1_250, currencyCode: 'GBP' }, reference: 'Order 7' };
const removeCard = 'DELETE /customers/public/{customerId}/payment-methods/{paymentMethodId}';
async function saveCard(user = world.alice) {
  const made = checkoutAnswer.parse(
    (await world.api.send(user, 'POST /checkout', { body: order })).body,
  );
  const { paymentIntentId, customerSecret } = made;
  const payment = { paymentIntentId, customerSecret, card: approvedCard, savePaymentMethod: true };
  expect(await world.api.pay(payment)).toMatchObject({ body: { result: 'approved' } });
}
async function list(user = world.alice) {
  const answer = await world.api.send(user, 'GET /payment-methods');
  expect(answer.status).toBe(200);
  return listPaymentMethodsAnswer.parse(answer.body);
}
async function onlyCard(user = world.alice) {
  const [card] = (await list(user)).paymentMethods;
  if (card === undefined) throw new Error('There is no saved card.');
  return card.id;
}

describe('GET /payment-methods', () => {
  it('lists a saved card, masked, and what else may be used to pay', async () => {
    await saveCard();
    const { paymentMethods, supported } = await list();
    expect(paymentMethods).toEqual([
      {
        id: expect.stringMatching(/^pm_/),
        scheme: 'MASTERCARD',
        maskedPan: '52000000****1005',
        last4: '1005',
        expiryDate: '2029-12-31',
        expired: false,
      },
    ]);
    expect(supported.cardSchemes).toContain('VISA');
    expect(supported.wallets).toContain('APPLE_PAY');
  });

  it('is empty for a user without a customer, and creates none', async () => {
    expect(await list()).toEqual({
      paymentMethods: [],
      supported: { cardSchemes: [], wallets: [] },
    });
    expect(world.api.simulator.requests.count('POST /customers')).toBe(0);
  });

  it('does not show the cards of another user', async () => {
    await saveCard();
    await world.api.send(world.mallory, 'PUT /customer');
    expect((await list(world.mallory)).paymentMethods).toEqual([]);
  });
});

describe('DELETE /payment-methods/{id}', () => {
  const remove = (id: string, user = world.alice) =>
    world.api.send(user, `DELETE /payment-methods/${id}`);

  it('deletes the card, and hears of it only once', async () => {
    await saveCard();
    const id = await onlyCard();
    expect((await remove(id)).status).toBe(204);
    expect((await list()).paymentMethods).toEqual([]);
    expect(await remove(id)).toMatchObject({
      status: 404,
      body: { code: 'payment_method_not_found' },
    });
  });

  it('deletes for certain even when Dojo’s answer is lost', async () => {
    await saveCard();
    world.api.simulator.faults.next({ route: removeCard, kind: 'answer-lost' });
    expect((await remove(await onlyCard())).status).toBe(204);
    expect((await list()).paymentMethods).toEqual([]);
  });

  it('is 503 when Dojo cannot be brought to delete', async () => {
    await saveCard();
    const id = await onlyCard();
    world.api.simulator.faults.next({ route: removeCard, kind: 'status', status: 503, times: 3 });
    expect(await remove(id)).toMatchObject({ status: 503, body: { code: 'dojo_unavailable' } });
    expect((await list()).paymentMethods).toHaveLength(1);
  });

  it('does not delete the card of another user', async () => {
    await saveCard();
    await saveCard(world.mallory);
    const id = await onlyCard();
    expect(await remove(id, world.mallory)).toMatchObject({ status: 404 });
    expect(await remove('pm_unknown', world.mallory)).toMatchObject({ status: 404 });
    expect(await onlyCard()).toBe(id);
  });

  it('is 404 for a user without a customer', async () => {
    expect(await remove('pm_any')).toMatchObject({ status: 404 });
  });
});
