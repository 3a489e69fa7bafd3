import type { Money } from '../../timeline-entry.ts';
import { type Answer, isDone } from '../ask.ts';
import { samplePrice } from '../phone/goods.ts';
import { newOrder } from '../phone/order.ts';
import { payWithCard } from '../phone/sdk.ts';
import { patiently } from '../phone/wait.ts';
import { explain, fieldOf, listOf, minorUnitsOf, textOf } from '../read-answer.ts';
import type { ExperimentContext } from './experiment.ts';

/** What the experiments sell, in minor units, unless the app prices orders by itself. */
export const price = 1_999;

/** An order that was paid. */
export interface PaidOrder {
  readonly paymentIntentId: string;
  readonly amount: Money;
}

/** Makes sure that the user has a customer, and asks again for as long as the backend says so. */
export function ensureCustomer({ callers, userId, tell }: ExperimentContext): Promise<Answer> {
  return patiently(() => callers.user(userId, 'PUT', '/customer'), tell);
}

/** Pays an order with the test card that is approved. @throws Error when it is not paid */
export async function payOrder(
  { callers, stack, userId, tell }: ExperimentContext,
  { reserve }: { readonly reserve: boolean },
): Promise<PaidOrder> {
  if (reserve && samplePrice(stack) === undefined) {
    throw new Error('This needs an app whose orders can be reserved (captureMode).');
  }
  tell('Paying an order');
  const body = newOrder(stack, { total: price, reserve });
  const idempotencyKey = crypto.randomUUID();
  const begun = await patiently(
    () => callers.user(userId, 'POST', '/checkout', { body, idempotencyKey }),
    tell,
  );
  const card = stack.cards.find(({ result }) => result === 'approved');
  if (!isDone(begun) || card === undefined) throw new Error(explain(begun.status, begun.body));
  const paymentIntentId = textOf(begun.body, 'paymentIntentId');
  const customerSecret = textOf(begun.body, 'customerSecret');
  const paid = await payWithCard(
    callers,
    { paymentIntentId, customerSecret },
    { card, save: false, askBank: async () => true },
  );
  if (paid.kind !== 'successful') throw new Error('The test card was not taken.');
  const currencyCode = textOf(fieldOf(begun.body, 'amount'), 'currencyCode');
  return { paymentIntentId, amount: { value: minorUnitsOf(begun.body, 'amount'), currencyCode } };
}

/** What was taken of a payment at Dojo, in minor units. */
export async function takenAtDojo(
  { callers }: ExperimentContext,
  paymentIntentId: string,
): Promise<number> {
  const { body } = await callers.merchant('GET', `/merchant/payment-intents/${paymentIntentId}`);
  return minorUnitsOf(body, 'capturedAmount');
}

/** How many captures Dojo lists for a payment. */
export async function capturesAtDojo(
  { callers }: ExperimentContext,
  paymentIntentId: string,
): Promise<number> {
  const { body } = await callers.merchant('GET', `/merchant/payment-intents/${paymentIntentId}`);
  return listOf(body, 'captures').length;
}
