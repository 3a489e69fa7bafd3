import { beforeAll, describe, expect, it } from 'vitest';
import { createSetupIntentAnswer } from '../../functions/create-setup-intent/schema.ts';
import { ensureCustomerAnswer } from '../../functions/ensure-customer/schema.ts';
import { getPaymentIntentAnswer } from '../../functions/get-payment-intent/schema.ts';
import { dataOf } from './data-of.ts';
import { call, type JourneyTarget } from './journey-target.ts';
import { type HasRoutes, makeOrder, makesOrders } from './make-order.ts';

/** What one user has made is unknown to another, on every route that takes an id. */
export function ownerJourney(
  findTarget: () => JourneyTarget & { readonly otherToken: string },
  has: HasRoutes,
): void {
  const asked: readonly { readonly id: string; readonly route: string; readonly code: string }[] = [
    ...(makesOrders(has)
      ? [
          {
            id: 'get-payment-intent',
            route: 'GET /payment-intents/PAYMENT',
            code: 'payment_intent_not_found',
          },
          {
            id: 'resume-payment-intent',
            route: 'POST /payment-intents/PAYMENT/resume',
            code: 'payment_intent_not_found',
          },
          {
            id: 'cancel-payment-intent',
            route: 'DELETE /payment-intents/PAYMENT',
            code: 'payment_intent_not_found',
          },
        ]
      : []),
    ...(has('create-setup-intent')
      ? [
          {
            id: 'get-setup-intent',
            route: 'GET /setup-intents/SETUP',
            code: 'setup_intent_not_found',
          },
        ]
      : []),
    {
      id: 'delete-payment-method',
      route: 'DELETE /payment-methods/pm_of_nobody',
      code: 'payment_method_not_found',
    },
  ].filter(({ id }) => has(id));

  describe.runIf(asked.length > 0)('what belongs to another user', () => {
    let paymentIntentId: string;
    let setupIntentId: string;

    beforeAll(async () => {
      const target = findTarget();
      const { sampleSetup } = target.samples;
      if (makesOrders(has)) ({ paymentIntentId } = await makeOrder(target, has));
      if (has('create-setup-intent')) {
        const setup = await call(target, 'POST /setup-intents', { body: sampleSetup });
        ({ setupIntentId } = dataOf(setup, createSetupIntentAnswer));
      }
      const other = { ...target, token: target.otherToken };
      if (has('ensure-customer')) {
        dataOf(await call(other, 'PUT /customer'), ensureCustomerAnswer);
      }
    });

    it.each(asked)('$route is 404 $code', async ({ route, code }) => {
      const target = findTarget();
      const other = { ...target, token: target.otherToken };
      const path = route.replace('PAYMENT', paymentIntentId).replace('SETUP', setupIntentId);
      expect(await call(other, path)).toMatchObject({ status: 404, body: { code } });
    });

    const asks = makesOrders(has) && has('get-payment-intent');
    it.runIf(asks)('is still there, untouched', async () => {
      const intent = await call(findTarget(), `GET /payment-intents/${paymentIntentId}`);
      expect(dataOf(intent, getPaymentIntentAnswer).status).toBe('Created');
    });
  });
}
