import type { CustomerId } from '../customers/customer-link.ts';
import {
  type DojoPaymentIntents,
  dojoPaymentIntents,
  type PaymentIntent,
  paymentIntentId,
} from '../dojo/dojo-payment-intents.ts';
import type { Call } from '../http/call.ts';
import { Problem } from '../http/problem.ts';
import { callerCustomerIds } from './caller-customer.ts';
import type { Runtime } from './runtime.ts';

export interface OwnedPaymentIntent {
  readonly intent: PaymentIntent;
  readonly customerId: CustomerId;
  readonly intents: DojoPaymentIntents;
}

/**
 * The payment intent that the path names, if it is linked to the caller's customer, present or
 * former. Somebody else's, an unknown one and one without a customer look the same from outside.
 * @throws Problem `payment_intent_not_found`
 */
export const ownedPaymentIntent = async (
  runtime: Runtime,
  call: Call<unknown>,
): Promise<OwnedPaymentIntent> => {
  const { data: id } = paymentIntentId.safeParse(call.path.paymentIntentId);
  if (id === undefined) throw new Problem('payment_intent_not_found');
  const intents = dojoPaymentIntents(runtime.dojo, call.deadline);
  const [intent, owned] = await Promise.all([intents.find(id), callerCustomerIds(runtime, call)]);
  const customerId = owned.find((ownId) => ownId === intent?.customer?.id);
  if (intent === undefined || customerId === undefined) {
    throw new Problem('payment_intent_not_found');
  }
  return { intent, customerId, intents };
};
