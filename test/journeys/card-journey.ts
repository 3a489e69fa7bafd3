import { describe, expect, it } from 'vitest';
import { dataOf } from './data-of.ts';
import { clientOf, type JourneyTarget } from './journey-target.ts';

/** One of Dojo's published sandbox cards: approved without 3-D Secure. */
const card = { number: '5200000000001005', expiryDate: '12/29', cvv: '020' };

/**
 * What needs a card, and therefore Dojo's simulator in the place of the SDK: paying, saving, deleting,
 * and the erasure of the user, which ends every journey.
 */
export const cardJourney = (
  findTarget: () => JourneyTarget & { readonly dojoUrl: string },
  amountValue: number,
): void => {
  const api = () => clientOf(findTarget().url, findTarget().token);
  const checkout = async () => {
    const amount = { value: amountValue, currencyCode: 'GBP' as const };
    return dataOf(await api().POST('/checkout', { body: { amount, reference: 'Journey' } }));
  };
  const pay = async (payment: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const answer = await fetch(new URL('/simulator/payments', findTarget().dojoUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payment),
    });
    return answer.json();
  };
  const payAndSave = async () => {
    const { paymentIntentId, customerSecret } = await checkout();
    const paid = await pay({ paymentIntentId, customerSecret, card, savePaymentMethod: true });
    expect(paid).toMatchObject({ result: 'approved' });
    return paymentIntentId;
  };
  const paymentStatus = async (paymentIntentId: string) =>
    dataOf(
      await api().GET('/payment-intents/{paymentIntentId}', {
        params: { path: { paymentIntentId } },
      }),
    );
  const cards = async () => dataOf(await api().GET('/payment-methods')).paymentMethods;
  const remove = (paymentMethodId: string, client = api()) =>
    client.DELETE('/payment-methods/{paymentMethodId}', { params: { path: { paymentMethodId } } });

  describe('with a card', () => {
    it('an order is paid once the card is approved, and cannot be canceled then', async () => {
      const paymentIntentId = await payAndSave();
      expect(await paymentStatus(paymentIntentId)).toMatchObject({
        status: 'Captured',
        paid: true,
      });
      const canceled = await api().DELETE('/payment-intents/{paymentIntentId}', {
        params: { path: { paymentIntentId } },
      });
      expect(canceled.response.status).toBe(409);
    });

    it('a saved card is listed, pays the next order, and is gone when it is deleted', async () => {
      await payAndSave();
      const [saved] = await cards();
      if (saved === undefined) throw new Error('No card was saved.');
      expect(saved).toMatchObject({ last4: '1005', expired: false });

      const { paymentIntentId, customerSecret } = await checkout();
      const payment = { paymentIntentId, customerSecret, savedPaymentMethodId: saved.id };
      expect(await pay({ ...payment, cvv: card.cvv })).toMatchObject({ result: 'approved' });

      const { url, otherToken } = findTarget();
      if (otherToken !== undefined) {
        expect((await remove(saved.id, clientOf(url, otherToken))).response.status).toBe(404);
      }
      expect((await remove(saved.id)).response.status).toBe(204);
      expect((await cards()).map(({ id }) => id)).not.toContain(saved.id);
      expect((await remove(saved.id)).response.status).toBe(404);
    });
  });

  describe('DELETE /customer', () => {
    it('leaves the user without customer, cards and intents', async () => {
      const paymentIntentId = await payAndSave();
      expect((await api().DELETE('/customer')).response.status).toBe(204);
      expect(await cards()).toEqual([]);
      const intent = await api().GET('/payment-intents/{paymentIntentId}', {
        params: { path: { paymentIntentId } },
      });
      expect(intent.response.status).toBe(404);
      expect((await api().DELETE('/customer')).response.status).toBe(204);
    });
  });
};
