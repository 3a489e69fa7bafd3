import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dataOf } from './data-of.ts';
import { clientOf, type JourneyTarget } from './journey-target.ts';

/** An order from its checkout to its end, as far as no card is needed. */
export const paymentJourney = (findTarget: () => JourneyTarget, amountValue: number): void => {
  const api = () => clientOf(findTarget().url, findTarget().token);
  const body = {
    amount: { value: amountValue, currencyCode: 'GBP' as const },
    reference: 'Journey',
  };
  const checkout = async (key: string = randomUUID()) =>
    dataOf(await api().POST('/checkout', { body, params: { header: { 'Idempotency-Key': key } } }));
  const at = (paymentIntentId: string) => ({ params: { path: { paymentIntentId } } });

  describe('POST /checkout', () => {
    it('gives all that the SDK needs', async () => {
      const made = await checkout();
      expect(made).toMatchObject({ ...body, status: 'Created' });
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

  describe('an order that nobody pays', () => {
    it('is not paid, can be resumed with a fresh secret, and ends when it is canceled', async () => {
      const { paymentIntentId, customerSecret } = await checkout();
      const intent = at(paymentIntentId);
      const status = async () =>
        dataOf(await api().GET('/payment-intents/{paymentIntentId}', intent));
      expect(await status()).toMatchObject({ status: 'Created', paid: false });

      const resume = () => api().POST('/payment-intents/{paymentIntentId}/resume', intent);
      const resumed = dataOf(await resume());
      expect(resumed).toMatchObject({ paymentIntentId, status: 'Created' });
      expect(resumed.customerSecret).not.toBe(customerSecret);

      const cancel = () => api().DELETE('/payment-intents/{paymentIntentId}', intent);
      expect((await cancel()).response.status).toBe(204);
      expect((await cancel()).response.status).toBe(204);
      expect(await status()).toMatchObject({ status: 'Canceled', paid: false });

      const late = await resume();
      expect(late.response.status).toBe(409);
      expect(late.error).toMatchObject({
        code: 'payment_intent_not_open',
        paymentIntentStatus: 'Canceled',
      });
    });
  });

  describe('a setup intent', () => {
    it('is made once for an Idempotency-Key, and can be asked for', async () => {
      const create = async (key: string) =>
        dataOf(
          await api().POST('/setup-intents', {
            body: { reference: 'Journey' },
            params: { header: { 'Idempotency-Key': key } },
          }),
        );
      const key = randomUUID();
      const made = await create(key);
      expect(made).toMatchObject({ reference: 'Journey', status: 'Created' });
      expect(await create(key)).toEqual(made);
      const { setupIntentId } = made;
      expect(
        dataOf(
          await api().GET('/setup-intents/{setupIntentId}', {
            params: { path: { setupIntentId } },
          }),
        ),
      ).toEqual(made);
    });
  });

  it('the saved cards can be listed', async () => {
    const { paymentMethods } = dataOf(await api().GET('/payment-methods'));
    expect(Array.isArray(paymentMethods)).toBe(true);
  });
};
