import { describe, expect, it } from 'vitest';
import type { CustomerId } from '../../../../functions/core/customers/customer-link.ts';
import { dojoSavedCards } from '../../../../functions/core/dojo/dojo-saved-cards.ts';
import { FakeDojo } from '../../../fakes/fake-dojo.ts';

const customerId = 'cust_1' as CustomerId;
function count(body: unknown) {
  const dojo = new FakeDojo(({ method }) => ({
    status: 200,
    body: method === 'POST' ? { secret: 'cs_1' } : body,
  }));
  return dojoSavedCards(dojo.client, dojo.deadline()).count(customerId);
}

describe('the count of a customer’s saved cards', () => {
  it.each([
    { body: { savedPaymentMethods: [] }, cards: 0 },
    { body: { savedPaymentMethods: [{ id: 'pm_1' }] }, cards: 1 },
    { body: { savedPaymentMethods: [{ id: null }, null, 'pm_3'] }, cards: 3 },
    { body: { customerId, savedPaymentMethods: null }, cards: 0 },
  ])('is $cards in $body', async ({ body, cards }) => {
    expect(await count(body)).toBe(cards);
  });

  it.each([
    {},
    { customerId },
    { savedPaymentMethods: null },
    { customerId: null, savedPaymentMethods: null },
    { customerId: 'cust_2', savedPaymentMethods: null },
    { customerId, savedPaymentMethods: {} },
    { customerId, savedPaymentMethods: 0 },
    null,
  ])('is not known from %j', async (body) => {
    await expect(count(body)).rejects.toMatchObject({
      name: 'ContractBroken',
      code: 'dojo_contract_broken',
    });
  });
});
