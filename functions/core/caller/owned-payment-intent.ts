import type { CustomerId } from '../customers/customer-link.ts';
import {
  type DojoPaymentIntents,
  dojoPaymentIntents,
  type PaymentIntent,
  paymentIntentId,
} from '../dojo/dojo-payment-intents.ts';
import type { Call } from '../http/call.ts';
import { Problem } from '../http/problem.ts';
import type { OpenIntentDependencies } from '../payments/open-intent.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { findOwnedIntent } from './owned-intent.ts';

export interface OwnedPaymentIntent {
  readonly intent: PaymentIntent;
  readonly customerId: CustomerId;
  readonly intents: DojoPaymentIntents;
  /** For changing it. */
  readonly whileOpen: OpenIntentDependencies;
}

/**
 * A payment intent, if it is the caller's. Somebody else's, an unknown one and
 * one without a customer look the same from outside.
 * @param sentId - as the caller sent it. Default: the one that the path names.
 * @throws Problem `payment_intent_not_found`
 */
export async function ownedPaymentIntent(
  runtime: Runtime,
  call: Call<unknown>,
  sentId: string | undefined = call.path.paymentIntentId,
): Promise<OwnedPaymentIntent> {
  const { data: id } = paymentIntentId.safeParse(sentId);
  if (id === undefined) throw new Problem('payment_intent_not_found');
  const intents = dojoPaymentIntents(runtime.dojo, call.deadline);
  const find = () => intents.find(id);
  const owned = await findOwnedIntent(runtime, call, find);
  if (owned === undefined) throw new Problem('payment_intent_not_found');
  const { sleep } = runtime.customerDependencies(call.deadline, call.log);
  return { ...owned, intents, whileOpen: { find, sleep, deadline: call.deadline } };
}

/** @throws Problem `payment_intent_not_open` for any status but `Created`. */
export function refuseUnlessOpen({ intent }: OwnedPaymentIntent): void {
  if (intent.status === 'Created') return;
  throw new Problem('payment_intent_not_open', { paymentIntentStatus: intent.status });
}
