import { describe, expect, it } from 'vitest';
import { openPaymentMethods } from '../../../functions/core/dojo/dojo-payment-methods.ts';
import { deletePaymentMethod } from '../../../functions/delete-payment-method/delete-payment-method.ts';
import { type CardDojoOptions, cardsCustomer, fakeCardDojo } from '../../fakes/fake-card-dojo.ts';

function dojoWith(methods: readonly unknown[], options?: CardDojoOptions, budgetMs = 26_500) {
  const world = fakeCardDojo(methods, options);
  const { client, time } = world.dojo;
  const deadline = world.dojo.deadline(budgetMs);
  return {
    ...world,
    time,
    remove: async (id: string) =>
      deletePaymentMethod(id, await openPaymentMethods(client, cardsCustomer, deadline), {
        sleep: time.sleep,
        deadline,
      }),
  };
}

describe('deletePaymentMethod', () => {
  it('reads back that the card is gone', async () => {
    const { remove, calls } = dojoWith([{ id: 'pm_1' }, { id: 'pm_2' }]);
    expect(await remove('pm_1')).toBe('deleted');
    expect(calls()).toEqual(['list', 'remove pm_1', 'list']);
  });

  it('asks Dojo to delete nothing that is not the customer’s', async () => {
    const { remove, calls } = dojoWith([{ id: 'pm_2' }]);
    expect(await remove('pm_1')).toBe('not-found');
    expect(calls()).toEqual(['list']);
  });

  it.each([
    { id: 'pm_1' },
    { id: 'pm_1', cardDetails: null },
    { id: 'pm_1', cardDetails: { pan: null, expiryDate: 'soon', scheme: 7 } },
  ])('deletes %j by its id alone', async (card) => {
    const { remove, deleted } = dojoWith([null, card]);
    expect(await remove('pm_1')).toBe('deleted');
    expect(deleted()).toEqual(['pm_1']);
  });

  it('tries again when Dojo did not do it', async () => {
    const { remove, calls } = dojoWith([{ id: 'pm_1' }], { ignored: 1 });
    expect(await remove('pm_1')).toBe('deleted');
    expect(calls()).toEqual(['list', 'remove pm_1', 'list', 'remove pm_1', 'list']);
  });

  it.each([404, 400])(
    'looks again while Dojo’s list lags behind, though it answers %i to the next deletion',
    async (goneStatus) => {
      const { remove, time } = dojoWith([{ id: 'pm_1' }], { lagMs: 700, goneStatus });
      expect(await remove('pm_1')).toBe('deleted');
      expect(time.slept).toEqual([250, 500]);
    },
  );

  it('does not call it deleted while Dojo lists it', async () => {
    const { remove, time } = dojoWith([{ id: 'pm_1' }], { lagMs: 60_000 });
    await expect(remove('pm_1')).rejects.toMatchObject({
      name: 'Unavailable',
      code: 'payment_method_still_listed',
    });
    expect(time.slept).toEqual([250, 500, 1_000]);
  });

  it('stops looking when the deadline leaves no time for it', async () => {
    const { remove, time } = dojoWith([{ id: 'pm_1' }], { lagMs: 60_000 }, 1_700);
    await expect(remove('pm_1')).rejects.toMatchObject({ code: 'payment_method_still_listed' });
    expect(time.slept).toEqual([250]);
  });

  it('passes on that Dojo refuses, once it is sure that the card is still there', async () => {
    const { remove } = dojoWith([{ id: 'pm_1' }], { refusals: { pm_1: 403 } });
    await expect(remove('pm_1')).rejects.toMatchObject({
      name: 'Rejected',
      facts: { dojoStatus: 403 },
    });
  });
});
