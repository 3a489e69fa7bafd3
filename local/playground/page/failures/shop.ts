import type { Money } from '../../timeline-entry.ts';
import { type Answer, isDone } from '../ask.ts';
import { moneyText } from '../money.ts';
import { samplePrice } from '../phone/goods.ts';
import { newOrder } from '../phone/order.ts';
import { PhoneApp } from '../phone/phone-app.ts';
import { payWithCard } from '../phone/sdk.ts';
import { patiently } from '../phone/wait.ts';
import { explain, fieldOf, listOf, minorUnitsOf, textOf } from '../read-answer.ts';
import type { ExperimentContext, Finding } from './experiment.ts';

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
  return { paymentIntentId, amount: amountIn(begun.body) };
}

function amountIn(body: unknown): Money {
  const currencyCode = textOf(fieldOf(body, 'amount'), 'currencyCode');
  return { value: minorUnitsOf(body, 'amount'), currencyCode };
}

/** Pays an order as the page's phone does. @returns what it says, and each order that it has begun */
export async function payOnPhone(
  context: ExperimentContext,
): Promise<{ readonly said: string; readonly orders: readonly PaidOrder[] }> {
  const { callers, stack, userId, tell } = context;
  const card = stack.cards.find(({ result }) => result === 'approved');
  if (card === undefined) throw new Error('There is no test card that is approved.');
  const device = new Map<string, string>();
  const intentIds = new Set<string>();
  const app = new PhoneApp({
    calls: callers,
    userId,
    askBank: async () => true,
    storage: {
      getItem: (name) => device.get(name) ?? null,
      setItem: (name, value) => {
        device.set(name, value);
        const intentId = textOf(JSON.parse(value), 'intentId');
        if (intentId !== '') intentIds.add(intentId);
      },
      removeItem: (name) => device.delete(name),
    },
  });
  const purchase = { total: price, reserve: false, with: { card, save: false } };
  const message = await app.pay(purchase, tell);
  const orders = [...intentIds].map(async (paymentIntentId) => {
    const { body } = await callers.user(userId, 'GET', `/payment-intents/${paymentIntentId}`);
    return { paymentIntentId, amount: amountIn(body) };
  });
  return { said: message?.text ?? '', orders: await Promise.all(orders) };
}

/** Captures the whole of an order that was reserved. */
export function capture(
  { callers }: ExperimentContext,
  { paymentIntentId, amount }: PaidOrder,
  idempotencyKey: string,
): Promise<Answer> {
  const path = `/merchant/payment-intents/${paymentIntentId}/captures`;
  return callers.merchant('POST', path, { body: { amount }, idempotencyKey });
}

async function paymentAtDojo({ callers }: ExperimentContext, { paymentIntentId }: PaidOrder) {
  return (await callers.merchant('GET', `/merchant/payment-intents/${paymentIntentId}`)).body;
}

/** What was taken of an order at Dojo. Its amount is promised. */
export async function moneyTaken(context: ExperimentContext, order: PaidOrder): Promise<Finding> {
  const value = minorUnitsOf(await paymentAtDojo(context, order), 'capturedAmount');
  return {
    what: 'Money taken at Dojo',
    counted: moneyText({ ...order.amount, value }),
    promised: moneyText(order.amount),
  };
}

/** How many captures Dojo lists for an order. */
export async function capturesAtDojo(
  context: ExperimentContext,
  order: PaidOrder,
): Promise<number> {
  return listOf(await paymentAtDojo(context, order), 'captures').length;
}
