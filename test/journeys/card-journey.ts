import { describe, expect, it } from 'vitest';
import { getPaymentIntentAnswer } from '../../functions/get-payment-intent/schema.ts';
import { listPaymentMethodsAnswer } from '../../functions/list-payment-methods/schema.ts';
import { dataOf } from './data-of.ts';
import { call, type JourneyTarget } from './journey-target.ts';
import { type HasRoutes, makeOrder, makesOrders } from './make-order.ts';

/** One of Dojo's published sandbox cards: approved without 3-D Secure. */
const card = { number: '5200000000001005', expiryDate: '12/29', cvv: '020' };

/**
 * What needs a card, and therefore Dojo's simulator in the place of the SDK: paying, saving, deleting,
 * and the erasure of the user, which ends every journey.
 */
export function cardJourney(
  findTarget: () => JourneyTarget & { readonly dojoUrl: string },
  has: HasRoutes,
): void {
  const send = (route: string, body?: unknown, token = findTarget().token) =>
    call({ ...findTarget(), token }, route, { body });
  const pay = async (payment: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const answer = await fetch(new URL('/simulator/payments', findTarget().dojoUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payment),
    });
    return answer.json();
  };
  const payAndSave = async () => {
    const { paymentIntentId, customerSecret } = await makeOrder(findTarget(), has);
    const paid = await pay({ paymentIntentId, customerSecret, card, savePaymentMethod: true });
    expect(paid).toMatchObject({ result: 'approved' });
    return paymentIntentId;
  };
  const paymentStatus = async (paymentIntentId: string) =>
    dataOf(await send(`GET /payment-intents/${paymentIntentId}`), getPaymentIntentAnswer);
  const cards = async () =>
    dataOf(await send('GET /payment-methods'), listPaymentMethodsAnswer).paymentMethods;
  const remove = (paymentMethodId: string, token?: string) =>
    send(`DELETE /payment-methods/${paymentMethodId}`, undefined, token);

  describe.runIf(makesOrders(has))('with a card', () => {
    const asksAndCancels = has('get-payment-intent', 'cancel-payment-intent');
    it.runIf(asksAndCancels)(
      'an order is paid once the card is approved, and cannot be canceled then',
      async () => {
        const paymentIntentId = await payAndSave();
        expect(await paymentStatus(paymentIntentId)).toMatchObject({
          status: 'Captured',
          paid: true,
        });
        expect((await send(`DELETE /payment-intents/${paymentIntentId}`)).status).toBe(409);
      },
    );

    const managesCards = has('list-payment-methods', 'delete-payment-method');
    it.runIf(managesCards)(
      'a saved card is listed, pays the next order, and is gone when it is deleted',
      async () => {
        await payAndSave();
        const [saved] = await cards();
        if (saved === undefined) throw new Error('No card was saved.');
        expect(saved).toMatchObject({ last4: '1005', expired: false });

        const { paymentIntentId, customerSecret } = await makeOrder(findTarget(), has);
        const payment = { paymentIntentId, customerSecret, savedPaymentMethodId: saved.id };
        expect(await pay({ ...payment, cvv: card.cvv })).toMatchObject({ result: 'approved' });

        const { otherToken } = findTarget();
        if (otherToken !== undefined) {
          expect((await remove(saved.id, otherToken)).status).toBe(404);
        }
        expect((await remove(saved.id)).status).toBe(204);
        expect((await cards()).map(({ id }) => id)).not.toContain(saved.id);
        expect((await remove(saved.id)).status).toBe(404);
      },
    );
  });

  describe.runIf(has('erase-customer'))('DELETE /customer', () => {
    it('leaves the user without customer, cards and intents', async () => {
      const paymentIntentId = makesOrders(has) ? await payAndSave() : 'pi_of_nobody';
      expect((await send('DELETE /customer')).status).toBe(204);
      if (has('list-payment-methods')) expect(await cards()).toEqual([]);
      if (has('get-payment-intent')) {
        expect((await send(`GET /payment-intents/${paymentIntentId}`)).status).toBe(404);
      }
      expect((await send('DELETE /customer')).status).toBe(204);
    });
  });
}
