import { describe, expect, it } from 'vitest';
import { dojoCustomerCards } from '../../../../functions/core/dojo/dojo-customer-cards.ts';
import {
  type CardDojoOptions,
  cardsCustomer,
  fakeCardDojo,
} from '../../../fakes/fake-card-dojo.ts';
import { FakeDojo } from '../../../fakes/fake-dojo.ts';

function removeAll(dojo: FakeDojo) {
  return dojoCustomerCards(dojo.client, {
    deadline: dojo.deadline(),
    sleep: dojo.time.sleep,
  }).removeAll(cardsCustomer);
}
const three = [
  { id: 'pm_1', cardDetails: { pan: '****1005', expiryDate: '2029-12-31', scheme: 'VISA' } },
  { id: 'pm_2', cardDetails: { pan: null, expiryDate: 'soon' } },
  { id: 'pm_3', cardDetails: null },
];
function world(methods: readonly unknown[] | null = three, options?: CardDojoOptions) {
  return fakeCardDojo(methods, options);
}

describe('removing all cards of a customer', () => {
  it('deletes every card, of whatever shape, and reads back that they are gone', async () => {
    const { dojo, deleted, calls } = world();
    await removeAll(dojo);
    expect(deleted()).toEqual(['pm_1', 'pm_2', 'pm_3']);
    expect(calls()).toEqual(['list', 'remove pm_1', 'remove pm_2', 'remove pm_3', 'list']);
  });

  it('is not stopped by an entry that no id names', async () => {
    const { dojo, deleted } = world([null, { id: null }, ...three]);
    await removeAll(dojo);
    expect(deleted()).toEqual(['pm_1', 'pm_2', 'pm_3']);
  });

  it.each([[[]], [null]])('has nothing to do for the list %j', async (methods) => {
    const { dojo, calls } = world(methods);
    await removeAll(dojo);
    expect(calls()).toEqual(['list']);
  });

  it('looks again while Dojo’s list lags behind', async () => {
    const { dojo, deleted } = world(three, { lagMs: 700 });
    await removeAll(dojo);
    expect(deleted()).toHaveLength(3);
    expect(dojo.time.slept).toEqual([250, 500]);
  });

  it('fails while Dojo lists a card', async () => {
    const { dojo } = world(three, { ignored: 100 });
    await expect(removeAll(dojo)).rejects.toMatchObject({ code: 'payment_method_still_listed' });
  });

  it('deletes the others when Dojo refuses to delete one, and fails', async () => {
    const { dojo, deleted } = world(three, { refusals: { pm_1: 400 } });
    await expect(removeAll(dojo)).rejects.toMatchObject({ name: 'Rejected' });
    expect(deleted()).toEqual(['pm_2', 'pm_3']);
  });

  it('has nothing to do for a customer that is gone', async () => {
    const dojo = new FakeDojo(() => ({ status: 404 }));
    await removeAll(dojo);
    expect(dojo.requests).toEqual([
      'POST /customers/cust_1/create-secret',
      'GET /customers/cust_1',
    ]);
  });

  it('has nothing to do when Dojo says 400 for it, and an empty list to the question', async () => {
    const dojo = new FakeDojo(({ method }) =>
      method === 'POST' ? { status: 400 } : { status: 200, body: [] },
    );
    await removeAll(dojo);
    expect(dojo.requests).toHaveLength(2);
  });

  it('fails when Dojo refuses a secret for a customer that it knows', async () => {
    const dojo = new FakeDojo(({ method }) =>
      method === 'POST' ? { status: 400 } : { status: 200, body: [{ id: 'cust_1' }] },
    );
    await expect(removeAll(dojo)).rejects.toMatchObject({ facts: { dojoStatus: 400 } });
  });

  it('fails, and does not say that there are none, when the list is missing', async () => {
    const dojo = new FakeDojo(({ method }) => ({
      status: 200,
      body: method === 'POST' ? { secret: 'cs_1' } : {},
    }));
    await expect(removeAll(dojo)).rejects.toMatchObject({ name: 'ContractBroken' });
  });
});
