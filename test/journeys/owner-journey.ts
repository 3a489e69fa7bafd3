import { beforeAll, describe, expect, it } from 'vitest';
import { dataOf } from './data-of.ts';
import { call, clientOf, type JourneyTarget } from './journey-target.ts';

/** What one user has made is unknown to another, on every route that takes an id. */
export const ownerJourney = (
  findTarget: () => JourneyTarget & { readonly otherToken: string },
  amountValue: number,
): void => {
  describe('what belongs to another user', () => {
    let paymentIntentId: string;
    let setupIntentId: string;

    beforeAll(async () => {
      const { url, token, otherToken } = findTarget();
      const amount = { value: amountValue, currencyCode: 'GBP' as const };
      const api = clientOf(url, token);
      const order = { amount, reference: 'Journey' };
      paymentIntentId = dataOf(await api.POST('/checkout', { body: order })).paymentIntentId;
      const setup = await api.POST('/setup-intents', { body: { reference: 'Journey' } });
      setupIntentId = dataOf(setup).setupIntentId;
      dataOf(await clientOf(url, otherToken).PUT('/customer'));
    });

    it.each([
      { route: 'GET /payment-intents/PAYMENT', code: 'payment_intent_not_found' },
      { route: 'POST /payment-intents/PAYMENT/resume', code: 'payment_intent_not_found' },
      { route: 'DELETE /payment-intents/PAYMENT', code: 'payment_intent_not_found' },
      { route: 'GET /setup-intents/SETUP', code: 'setup_intent_not_found' },
      { route: 'DELETE /payment-methods/pm_of_nobody', code: 'payment_method_not_found' },
    ])('$route is 404 $code', async ({ route, code }) => {
      const { url, otherToken: token } = findTarget();
      const path = route.replace('PAYMENT', paymentIntentId).replace('SETUP', setupIntentId);
      expect(await call({ url, token }, path)).toMatchObject({ status: 404, body: { code } });
    });

    it('is still there, untouched', async () => {
      const { url, token } = findTarget();
      const intent = await clientOf(url, token).GET('/payment-intents/{paymentIntentId}', {
        params: { path: { paymentIntentId } },
      });
      expect(dataOf(intent).status).toBe('Created');
    });
  });
};
