import { checkoutAnswer } from '../../functions/checkout/schema.ts';
import { createPaymentIntentAnswer } from '../../functions/create-payment-intent/schema.ts';
import { mintCustomerSecretAnswer } from '../../functions/mint-customer-secret/schema.ts';
import { dataOf } from './data-of.ts';
import { call, type JourneyTarget } from './journey-target.ts';

/** Whether the target's app has all of these shipped routes, by their ids. */
export type HasRoutes = (...ids: readonly string[]) => boolean;

/** Whether an app with these routes can make an intent and a secret for the SDK. */
export function makesOrders(has: HasRoutes): boolean {
  return has('checkout') || has('create-payment-intent', 'mint-customer-secret');
}

/** An intent for the target's sample order and a secret for the SDK, by whichever routes its app has. */
export async function makeOrder(
  target: JourneyTarget,
  has: HasRoutes,
): Promise<{ readonly paymentIntentId: string; readonly customerSecret: string | null }> {
  const body = target.samples.sampleOrder;
  if (has('checkout'))
    return dataOf(await call(target, 'POST /checkout', { body }), checkoutAnswer);
  const made = await call(target, 'POST /payment-intents', { body });
  const { paymentIntentId } = dataOf(made, createPaymentIntentAnswer);
  const minted = await call(target, 'POST /customer/secret');
  return { paymentIntentId, ...dataOf(minted, mintCustomerSecretAnswer) };
}
