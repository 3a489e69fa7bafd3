import { type Answer, isDone } from '../ask.ts';
import { newOrder } from '../phone/order.ts';
import { payWithCard } from '../phone/sdk.ts';
import { patiently } from '../phone/wait.ts';
import { listOf, minorUnitsOf, textOf } from '../read-answer.ts';
import type { ExperimentContext } from './experiment.ts';

/** What the experiments sell, in minor units. */
export const price = 1_999;

/** Makes sure that the user has a customer, and asks again for as long as the backend says so. */
export function ensureCustomer({ callers, userId, tell }: ExperimentContext): Promise<Answer> {
  return patiently(() => callers.user(userId, 'PUT', '/customer'), tell);
}

/** Pays an order with the test card that is approved. @throws Error when it is not paid */
export async function payOrder(
  { callers, stack, userId, tell }: ExperimentContext,
  { reserve }: { readonly reserve: boolean },
): Promise<string> {
  tell('Paying an order');
  const body = newOrder(stack, { total: price, reserve });
  const idempotencyKey = crypto.randomUUID();
  const begun = await patiently(
    () => callers.user(userId, 'POST', '/checkout', { body, idempotencyKey }),
    tell,
  );
  const card = stack.cards.find(({ result }) => result === 'approved');
  if (!isDone(begun) || card === undefined) throw new Error('There is no payment to be paid.');
  const paymentIntentId = textOf(begun.body, 'paymentIntentId');
  const customerSecret = textOf(begun.body, 'customerSecret');
  const paid = await payWithCard(
    callers,
    { paymentIntentId, customerSecret },
    { card, save: false, askBank: async () => true },
  );
  if (paid.kind !== 'successful') throw new Error('The test card was not taken.');
  return paymentIntentId;
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
