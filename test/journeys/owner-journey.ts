import { beforeAll, describe, expect, it } from 'vitest';
import { checkoutAnswer } from '../../functions/checkout/schema.ts';
import { createSetupIntentAnswer } from '../../functions/create-setup-intent/schema.ts';
import { ensureCustomerAnswer } from '../../functions/ensure-customer/schema.ts';
import { getPaymentIntentAnswer } from '../../functions/get-payment-intent/schema.ts';
import { dataOf } from './data-of.ts';
import { call, type JourneyTarget } from './journey-target.ts';

/** What one user has made is unknown to another, on every route that takes an id. */
export function ownerJourney(
  findTarget: () => JourneyTarget & { readonly otherToken: string },
  { takesCardsForLater }: { readonly takesCardsForLater: boolean },
): void {
  describe('what belongs to another user', () => {
    let paymentIntentId: string;
    let setupIntentId: string;

    beforeAll(async () => {
      const target = findTarget();
      const { sampleOrder, sampleSetup } = target.samples;
      const checkout = await call(target, 'POST /checkout', { body: sampleOrder });
      ({ paymentIntentId } = dataOf(checkout, checkoutAnswer));
      if (takesCardsForLater) {
        const setup = await call(target, 'POST /setup-intents', { body: sampleSetup });
        ({ setupIntentId } = dataOf(setup, createSetupIntentAnswer));
      }
      const other = { ...target, token: target.otherToken };
      dataOf(await call(other, 'PUT /customer'), ensureCustomerAnswer);
    });

    it.each([
      { route: 'GET /payment-intents/PAYMENT', code: 'payment_intent_not_found' },
      { route: 'POST /payment-intents/PAYMENT/resume', code: 'payment_intent_not_found' },
      { route: 'DELETE /payment-intents/PAYMENT', code: 'payment_intent_not_found' },
      ...(takesCardsForLater
        ? [{ route: 'GET /setup-intents/SETUP', code: 'setup_intent_not_found' }]
        : []),
      { route: 'DELETE /payment-methods/pm_of_nobody', code: 'payment_method_not_found' },
    ])('$route is 404 $code', async ({ route, code }) => {
      const target = findTarget();
      const other = { ...target, token: target.otherToken };
      const path = route.replace('PAYMENT', paymentIntentId).replace('SETUP', setupIntentId);
      expect(await call(other, path)).toMatchObject({ status: 404, body: { code } });
    });

    it('is still there, untouched', async () => {
      const intent = await call(findTarget(), `GET /payment-intents/${paymentIntentId}`);
      expect(dataOf(intent, getPaymentIntentAnswer).status).toBe('Created');
    });
  });
}
