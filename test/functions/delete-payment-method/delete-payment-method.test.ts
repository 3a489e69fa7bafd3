import { describe, expect, it } from 'vitest';
import type { DojoPaymentMethods } from '../../../functions/core/dojo/dojo-payment-methods.ts';
import { deletePaymentMethod } from '../../../functions/delete-payment-method/delete-payment-method.ts';

/** Cards at a Dojo that says “deleted” without deleting for the first `deaf` times. */
const dojoWith = (ids: string[], deaf = 0) => {
  const calls: string[] = [];
  const methods: DojoPaymentMethods = {
    list: async () => {
      calls.push('list');
      const cards = ids.map((id) => ({ id, maskedPan: '', expiryDate: '', scheme: '' }));
      return { cards, supported: { cardSchemes: [], wallets: [] } };
    },
    remove: async (id) => {
      calls.push('remove');
      if (calls.filter((call) => call === 'remove').length > deaf) ids.splice(ids.indexOf(id), 1);
    },
  };
  return { methods, calls };
};

describe('deletePaymentMethod', () => {
  it('reads back that the card is gone', async () => {
    const { methods, calls } = dojoWith(['pm_1', 'pm_2']);
    expect(await deletePaymentMethod('pm_1', methods)).toBe('deleted');
    expect(calls).toEqual(['list', 'remove', 'list']);
  });

  it('asks Dojo to delete nothing that is not the customer’s', async () => {
    const { methods, calls } = dojoWith(['pm_2']);
    expect(await deletePaymentMethod('pm_1', methods)).toBe('not-found');
    expect(calls).toEqual(['list']);
  });

  it('tries once more when the card is still there', async () => {
    const { methods, calls } = dojoWith(['pm_1'], 1);
    expect(await deletePaymentMethod('pm_1', methods)).toBe('deleted');
    expect(calls).toEqual(['list', 'remove', 'list', 'remove', 'list']);
  });

  it('does not call it deleted while Dojo lists it', async () => {
    const { methods } = dojoWith(['pm_1'], 2);
    await expect(deletePaymentMethod('pm_1', methods)).rejects.toMatchObject({
      name: 'Unavailable',
      code: 'payment_method_still_listed',
    });
  });
});
