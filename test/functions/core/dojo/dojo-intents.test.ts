import { describe, expect, it } from 'vitest';
import type { CustomerId } from '../../../../functions/core/customers/customer-link.ts';
import {
  dojoPaymentIntents,
  type PaymentIntentId,
} from '../../../../functions/core/dojo/dojo-payment-intents.ts';
import {
  dojoSetupIntents,
  type SetupIntentId,
} from '../../../../functions/core/dojo/dojo-setup-intents.ts';
import { FakeDojo } from '../../../fakes/fake-dojo.ts';

const customerId = 'cust_1' as CustomerId;
const amount = { value: 1_000, currencyCode: 'GBP' } as const;
/** What the app's own files return beside what Dojo knows: types let it pass. */
const appFields = { basketId: 'basket-7' };
const intent = {
  id: 'pi_1',
  status: 'Created',
  amount,
  reference: 'r',
  customer: { id: 'cust_1' },
};

async function sentTo(send: (dojo: FakeDojo) => Promise<unknown>, answer: unknown) {
  let body: unknown;
  const dojo = new FakeDojo((request) => {
    body = JSON.parse(request.body ?? 'null');
    return { status: 200, body: answer };
  });
  await send(dojo);
  return body;
}

function createPayment(dojo: FakeDojo) {
  const order = { amount: { ...amount, ...appFields }, reference: 'r', ...appFields };
  return dojoPaymentIntents(dojo.client, dojo.deadline()).create(order, customerId);
}
function createSetup(dojo: FakeDojo) {
  const plan = {
    reference: 'r',
    terms: 'Terms',
    merchantInitiatedTransactionType: 'NoShow',
    intendedAmount: amount,
    ...appFields,
  } as const;
  return dojoSetupIntents(dojo.client, dojo.deadline()).create(plan, customerId);
}

describe('what is sent to create an intent', () => {
  it('holds nothing that only the app knows, for a payment', async () => {
    expect(await sentTo(createPayment, intent)).toEqual({
      amount: { value: 1_000, currencyCode: 'GBP' },
      reference: 'r',
      customer: { id: 'cust_1', customerId: 'cust_1' },
      generateRemoteToken: true,
    });
  });

  it('holds nothing that only the app knows, for a setup intent', async () => {
    expect(await sentTo(createSetup, { ...intent, id: 'si_1' })).toEqual({
      reference: 'r',
      terms: 'Terms',
      merchantInitiatedTransactionType: 'NoShow',
      intendedAmount: { value: 1_000, currencyCode: 'GBP' },
      customer: { id: 'cust_1' },
    });
  });
});

describe('creating an intent whose answer is lost', () => {
  it.each([
    ['a payment', createPayment],
    ['a setup intent', createSetup],
  ])('is sent once and unknown, for %s', async (_, create) => {
    const dojo = new FakeDojo(() => ({ status: 500 }));
    await expect(create(dojo)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect(dojo.requests).toHaveLength(1);
  });
});

describe('an intent that Dojo does not know', () => {
  it.each([400, 404, 422])('is none, also where Dojo says so with a %s', async (status) => {
    const dojo = new FakeDojo(() => ({ status }));
    const payments = dojoPaymentIntents(dojo.client, dojo.deadline());
    const setups = dojoSetupIntents(dojo.client, dojo.deadline());
    expect(await payments.find('pi_1' as PaymentIntentId)).toBeUndefined();
    expect(await setups.find('si_1' as SetupIntentId)).toBeUndefined();
  });

  it('is not what a 403 says', async () => {
    const dojo = new FakeDojo(() => ({ status: 403 }));
    const payments = dojoPaymentIntents(dojo.client, dojo.deadline());
    await expect(payments.find('pi_1' as PaymentIntentId)).rejects.toMatchObject({
      name: 'Rejected',
    });
  });
});

describe('a payment intent as Dojo may show it', () => {
  const find = (shown: object) => {
    const dojo = new FakeDojo(() => ({ status: 200, body: { ...intent, ...shown } }));
    const id = 'pi_1' as PaymentIntentId;
    return dojoPaymentIntents(dojo.client, dojo.deadline()).find(id);
  };

  it('may have a status that is new to us', async () => {
    expect(await find({ status: 'PartiallyCaptured' })).toMatchObject({
      status: 'PartiallyCaptured',
    });
  });

  it('may have null in every field that we can do without', async () => {
    const nothing = { reference: null, description: null, captureMode: null, metadata: null };
    const times = { createdAt: null, updatedAt: null };
    expect(await find({ ...nothing, ...times, customer: null })).toMatchObject({
      id: 'pi_1',
      reference: '',
    });
  });

  it('needs an amount, and what says whose it is', async () => {
    for (const wrong of [{ amount: null }, { customer: 'cust_1' }, { metadata: 'note' }]) {
      await expect(find(wrong)).rejects.toMatchObject({ name: 'ContractBroken' });
    }
  });

  it('keeps the metadata that can be read beside what cannot', async () => {
    const metadata = { 'save-card-user': '[sc:1]', count: 5, nested: {} };
    expect((await find({ metadata }))?.metadata).toEqual({ 'save-card-user': '[sc:1]' });
  });
});

describe('a setup intent', () => {
  const find = (shown: object) => {
    const dojo = new FakeDojo(() => ({
      status: 200,
      body: { id: 'si_1', status: 'Authorized', reference: 'r', ...shown },
    }));
    return dojoSetupIntents(dojo.client, dojo.deadline()).find('si_1' as SetupIntentId);
  };

  it('says whose it is, and since when there is one', async () => {
    const shown = { metadata: { 'save-card-user': '[sc:1]' }, createdAt: '2026-01-31T12:00:00Z' };
    expect(await find(shown)).toMatchObject({
      metadata: { 'save-card-user': '[sc:1]' },
      createdAt: Date.UTC(2026, 0, 31, 12),
    });
  });

  it.each([{ metadata: null, createdAt: null }, { metadata: 'note', createdAt: 'then' }, {}])(
    'may be shown with $metadata and $createdAt there',
    async (shown) => {
      expect(await find(shown)).toMatchObject({ id: 'si_1', status: 'Authorized' });
    },
  );

  it('is canceled while it is open, and closed even when it is authorized', async () => {
    const dojo = new FakeDojo(() => ({ status: 200, body: {} }));
    const intents = dojoSetupIntents(dojo.client, dojo.deadline());
    await intents.cancel('si_1' as SetupIntentId);
    await intents.close('si_1' as SetupIntentId);
    expect(dojo.requests).toEqual([
      'DELETE /setup-intents/si_1',
      'DELETE /setup-intents/si_1?includeAuthorized=true',
    ]);
  });
});
