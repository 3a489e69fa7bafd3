import { z } from 'zod';
import type { Account } from '../account.ts';
import type { ControlRoute, Controls } from '../control/control-route.ts';
import { Refusal } from '../http/refusal.ts';
import { readControlBody } from '../http/request-body.ts';
import type { PaymentIntent } from '../payment-intents/payment-intents.ts';
import { capture, type MerchantContext, refund, reverse, takenOf } from './merchant-actions.ts';
import { refundedOf } from './payment-money.ts';

const intentSchema = z.strictObject({ paymentIntentId: z.string() });
const amountSchema = intentSchema.extend({ amount: z.int().min(1) });
const settleSchema = intentSchema.extend({ outcome: z.enum(['Successful', 'Declined']) });

/**
 * What a person does in Dojo's portal: the same as the API does, without an idempotency key, and never hit by
 * a fault. And what the money of each account came to.
 */
export const portalRoutes: readonly ControlRoute[] = [
  {
    method: 'POST',
    path: '/simulator/portal/captures',
    handle: (controls, body) => {
      const { paymentIntentId, amount } = readControlBody(body, amountSchema);
      const { intent, context } = findIntent(controls, paymentIntentId);
      const { id } = capture(intent, { amount, tipsAmount: undefined }, context);
      return { status: 200, body: { captureId: id } };
    },
  },
  {
    method: 'POST',
    path: '/simulator/portal/reversals',
    handle: (controls, body) => {
      const { intent, context } = findIntent(
        controls,
        readControlBody(body, intentSchema).paymentIntentId,
      );
      return { status: 200, body: reverse(intent, context) };
    },
  },
  {
    method: 'POST',
    path: '/simulator/portal/refunds',
    handle: (controls, body) => {
      const { paymentIntentId, amount } = readControlBody(body, amountSchema);
      const { intent, context } = findIntent(controls, paymentIntentId);
      const asked = { key: undefined, amount, refundReason: undefined, notes: undefined };
      return { status: 200, body: { refundId: refund(intent, asked, context).id } };
    },
  },
  {
    method: 'POST',
    path: '/simulator/portal/charges',
    handle: (controls, body) => {
      const { paymentIntentId, outcome } = readControlBody(body, settleSchema);
      const { intent, context } = findIntent(controls, paymentIntentId);
      settlePending(intent, outcome, context);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/simulator/money',
    handle: ({ accounts }) => ({ status: 200, body: { accounts: accounts.list().map(moneyOf) } }),
  },
];

function findIntent(
  { accounts, settings, ids, clock }: Controls,
  id: string,
): { readonly intent: PaymentIntent; readonly context: MerchantContext } {
  for (const account of accounts.list()) {
    const intent = account.paymentIntents.find(id);
    if (intent === undefined) continue;
    return { intent, context: { account, settings: settings.current, ids, nowMs: clock.now() } };
  }
  throw new Refusal(404, 'There is no payment intent with that paymentIntentId.');
}

/** A charge on which Dojo was still working comes to its end. */
function settlePending(
  intent: PaymentIntent,
  outcome: 'Successful' | 'Declined',
  { account }: MerchantContext,
): void {
  const { money } = intent;
  if (!money.captures.some(({ status }) => status === 'Created')) {
    throw new Refusal(409, 'Dojo is not working on a charge of this payment intent.');
  }
  account.paymentIntents.moved(intent, {
    status: outcome === 'Successful' ? 'Captured' : 'Created',
    money: {
      ...money,
      captures: money.captures.map((each) =>
        each.status === 'Created' ? { ...each, status: outcome } : each,
      ),
    },
  });
}

function moneyOf(account: Account) {
  const payments = account.paymentIntents.list().map((intent) => ({
    paymentIntentId: intent.id,
    status: intent.status,
    captured: takenOf(intent),
    refunded: refundedOf(intent.money),
    isReleased: intent.money.isReleased,
  }));
  const sum = (of: 'captured' | 'refunded') =>
    payments.reduce((total, payment) => total + payment[of], 0);
  return { name: account.name, captured: sum('captured'), refunded: sum('refunded'), payments };
}
