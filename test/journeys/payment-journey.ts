import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkoutAnswer } from '../../functions/checkout/schema.ts';
import { createSetupIntentAnswer } from '../../functions/create-setup-intent/schema.ts';
import { getPaymentIntentAnswer } from '../../functions/get-payment-intent/schema.ts';
import { getSetupIntentAnswer } from '../../functions/get-setup-intent/schema.ts';
import { listPaymentMethodsAnswer } from '../../functions/list-payment-methods/schema.ts';
import { resumePaymentIntentAnswer } from '../../functions/resume-payment-intent/schema.ts';
import { dataOf } from './data-of.ts';
import { call, type JourneyTarget } from './journey-target.ts';
import { type HasRoutes, makeOrder, makesOrders } from './make-order.ts';

/** An order from its checkout to its end, as far as no card is needed. */
export function paymentJourney(findTarget: () => JourneyTarget, has: HasRoutes): void {
  const send = (route: string, body?: unknown, key?: string) =>
    call(findTarget(), route, {
      body,
      ...(key !== undefined && { headers: { 'idempotency-key': key } }),
    });
  const checkout = async (key: string = randomUUID()) =>
    dataOf(await send('POST /checkout', findTarget().samples.sampleOrder, key), checkoutAnswer);

  describe.runIf(has('checkout'))('POST /checkout', () => {
    it('gives all that the SDK needs', async () => {
      const made = await checkout();
      expect(made).toMatchObject({ status: 'Created' });
      expect(made.amount.value).toBeGreaterThan(0);
      expect(made.customerSecret).toMatch(/./);
      expect(Date.parse(made.expiresAt ?? '')).toBeGreaterThan(Date.now());
    });

    it('gives the same intent with a fresh secret for the same Idempotency-Key', async () => {
      const key = randomUUID();
      const [first, second] = [await checkout(key), await checkout(key)];
      expect(second.paymentIntentId).toBe(first.paymentIntentId);
      expect(second.customerSecret).not.toBe(first.customerSecret);
      expect((await checkout()).paymentIntentId).not.toBe(first.paymentIntentId);
    });
  });

  const runsItsCourse =
    makesOrders(has) && has('get-payment-intent', 'resume-payment-intent', 'cancel-payment-intent');
  describe.runIf(runsItsCourse)('an order that nobody pays', () => {
    it('is not paid, can be resumed with a fresh secret, and ends when it is canceled', async () => {
      const { paymentIntentId, customerSecret } = await makeOrder(findTarget(), has);
      const path = `/payment-intents/${paymentIntentId}`;
      const status = async () => dataOf(await send(`GET ${path}`), getPaymentIntentAnswer);
      expect(await status()).toMatchObject({ status: 'Created', paid: false });

      const resume = () => send(`POST ${path}/resume`);
      const resumed = dataOf(await resume(), resumePaymentIntentAnswer);
      expect(resumed).toMatchObject({ paymentIntentId, status: 'Created' });
      expect(resumed.customerSecret).not.toBe(customerSecret);

      expect((await send(`DELETE ${path}`)).status).toBe(204);
      expect((await send(`DELETE ${path}`)).status).toBe(204);
      expect(await status()).toMatchObject({ status: 'Canceled', paid: false });

      expect(await resume()).toMatchObject({
        status: 409,
        body: { code: 'payment_intent_not_open', paymentIntentStatus: 'Canceled' },
      });
    });
  });

  describe.runIf(has('create-setup-intent', 'get-setup-intent'))('a setup intent', () => {
    it('is made once for an Idempotency-Key, and can be asked for', async () => {
      const create = async (key: string) =>
        dataOf(
          await send('POST /setup-intents', findTarget().samples.sampleSetup, key),
          createSetupIntentAnswer,
        );
      const key = randomUUID();
      const made = await create(key);
      expect(made).toMatchObject({ status: 'Created' });
      expect(await create(key)).toEqual(made);
      const { setupIntentId } = made;
      expect(
        dataOf(await send(`GET /setup-intents/${setupIntentId}`), getSetupIntentAnswer),
      ).toEqual(made);
    });
  });

  it.runIf(has('list-payment-methods'))('the saved cards can be listed', async () => {
    const { paymentMethods } = dataOf(await send('GET /payment-methods'), listPaymentMethodsAnswer);
    expect(Array.isArray(paymentMethods)).toBe(true);
  });
}
