import { describe, expect, it } from 'vitest';
import type { CustomerId } from '../../../../functions/core/customers/customer-link.ts';
import { openPaymentMethods } from '../../../../functions/core/dojo/dojo-payment-methods.ts';
import { FakeDojo } from '../../../fakes/fake-dojo.ts';

const plain = {
  id: 'pm_plain',
  cardDetails: { pan: '52000000****1005', expiryDate: '2029-12-31', scheme: 'MASTERCARD' },
};
const plainCard = {
  id: 'pm_plain',
  maskedPan: '52000000****1005',
  expiryDate: '2029-12-31',
  scheme: 'MASTERCARD',
};
const nothingKnown = { maskedPan: undefined, expiryDate: undefined, scheme: undefined };

async function list(body: unknown) {
  const dojo = new FakeDojo(({ url }) => ({
    status: 200,
    body: url.pathname.endsWith('/create-secret') ? { secret: 'cs_1' } : body,
  }));
  return (await openPaymentMethods(dojo.client, 'cust_1' as CustomerId, dojo.deadline())).list();
}

describe('the list of saved cards', () => {
  it.each([
    { odd: { id: 'pm_odd' }, known: nothingKnown },
    { odd: { id: 'pm_odd', cardDetails: null }, known: nothingKnown },
    { odd: { id: 'pm_odd', cardDetails: 'none' }, known: nothingKnown },
    { odd: { id: 'pm_odd', cardDetails: {} }, known: nothingKnown },
    {
      odd: { id: 'pm_odd', cardDetails: { pan: null, expiryDate: null, scheme: null } },
      known: nothingKnown,
    },
    {
      odd: { id: 'pm_odd', cardDetails: { pan: '****1005', expiryDate: 'soon', scheme: 'NEW' } },
      known: { maskedPan: '****1005', expiryDate: undefined, scheme: 'NEW' },
    },
    {
      odd: { id: 'pm_odd', cardDetails: { pan: 1005, expiryDate: '12/29', scheme: 7 } },
      known: { ...nothingKnown, expiryDate: '2029-12-31' },
    },
  ])('has what is known of $odd, and the card beside it', async ({ odd, known }) => {
    const { cards } = await list({ savedPaymentMethods: [odd, plain] });
    expect(cards).toEqual([{ id: 'pm_odd', ...known }, plainCard]);
  });

  it.each([null, {}, { id: null }, { id: '' }, { id: 7 }, 'pm_1'])(
    'leaves out %j, which no id names, and has the card beside it',
    async (odd) => {
      expect((await list({ savedPaymentMethods: [odd, plain] })).cards).toEqual([plainCard]);
    },
  );

  it('is empty where Dojo has null for it', async () => {
    expect((await list({ savedPaymentMethods: null })).cards).toEqual([]);
  });

  it.each([{}, { savedPaymentMethods: {} }, []])(
    'is not taken for empty from %j, which has no list',
    async (body) => {
      await expect(list(body)).rejects.toMatchObject({ name: 'ContractBroken' });
    },
  );

  it.each([
    { supportedPaymentMethods: undefined, schemes: [] },
    { supportedPaymentMethods: null, schemes: [] },
    { supportedPaymentMethods: { cardSchemes: null }, schemes: [] },
    { supportedPaymentMethods: { cardSchemes: ['VISA', null, 'NEW'] }, schemes: ['VISA', 'NEW'] },
  ])('has what else may be used, from $supportedPaymentMethods', async (row) => {
    const { supported } = await list({
      savedPaymentMethods: [],
      supportedPaymentMethods: row.supportedPaymentMethods,
    });
    expect(supported).toEqual({ cardSchemes: row.schemes, wallets: [] });
  });
});
