import { z } from 'zod';
import type { Answer } from '../http/answer.ts';
import { type DojoCall, type DojoRoute, pathParameter } from '../http/dojo-route.ts';
import { optional, optionalText } from '../http/field-rules.ts';
import { refuseField } from '../http/refusal.ts';
import { refuseUnknown } from '../http/refuse-unknown.ts';
import { readDojoBody } from '../http/request-body.ts';
import type { PaymentIntent } from '../payment-intents/payment-intents.ts';
import { capture, charge, type MerchantContext, refund, reverse } from './merchant-actions.ts';
import type { Refund } from './payment-money.ts';

const path = '/payment-intents/{paymentIntentId}';
const amount = z.int().min(1);

const captureSchema = z.strictObject({ amount, tipsAmount: optional(z.int().min(0)) });

const refundSchema = z.strictObject({
  amount,
  refundReason: optionalText(1_024),
  notes: optionalText(4_096),
  previousTransactionId: optionalText(100),
});

/** What takes the API key and moves money. No app calls them. */
export const merchantRoutes: readonly DojoRoute[] = [
  {
    method: 'POST',
    path: `${path}/charge`,
    authorization: 'api-key',
    handle: (call) => {
      const { id } = stored(call);
      const status = charge(stored(call), contextOf(call));
      const message = status === 'Successful' ? 'DEPOSITED' : status.toUpperCase();
      return { status: 200, body: { paymentIntentId: id, status, message } };
    },
  },
  {
    method: 'POST',
    path: `${path}/captures`,
    authorization: 'api-key',
    handle: (call) => {
      const { id } = capture(stored(call), readDojoBody(call.body, captureSchema), contextOf(call));
      return { status: 200, body: { captureId: id, message: 'Successfully captured' } };
    },
  },
  {
    method: 'POST',
    path: `${path}/reversal`,
    authorization: 'api-key',
    handle: (call) => {
      const { reversalId } = reverse(stored(call), contextOf(call));
      return { status: 200, body: { reversalId, message: 'Successfully reversed' } };
    },
  },
  {
    method: 'POST',
    path: `${path}/refunds`,
    authorization: 'api-key',
    handle: (call) => {
      const intent = stored(call);
      const key = idempotencyKeyOf(call);
      const { amount, refundReason, notes } = readDojoBody(call.body, refundSchema);
      const made = refund(intent, { key, amount, refundReason, notes }, contextOf(call));
      return { status: 200, body: describeRefund(intent.id, made) };
    },
  },
  {
    method: 'GET',
    path: '/payment-intents/refunds/{refundId}',
    authorization: 'api-key',
    handle: getRefund,
  },
];

function contextOf({ account, settings, ids, nowMs }: DojoCall): MerchantContext {
  return { account, settings, ids, nowMs };
}

function stored(call: DojoCall): PaymentIntent {
  const intent = call.account.paymentIntents.find(pathParameter(call, 'paymentIntentId'));
  if (intent) return intent;
  throw refuseUnknown(call, 'paymentIntents', 'This account has no payment intent with that id.');
}

function idempotencyKeyOf({ headers }: DojoCall): string {
  const key = headers.idempotencykey;
  if (typeof key === 'string' && key.length >= 1 && key.length <= 100) return key;
  throw refuseField('idempotencyKey', 'Send the header idempotencyKey, of 1 to 100 characters.');
}

function getRefund(call: DojoCall): Answer {
  const refundId = pathParameter(call, 'refundId');
  for (const { id } of call.account.paymentIntents.list()) {
    const seen = call.account.paymentIntents.seen(id);
    const made = seen?.money.refunds.find((each) => each.id === refundId);
    if (made) return { status: 200, body: describeRefund(id, made) };
  }
  throw refuseUnknown(call, 'paymentIntents', 'This account has no refund with that id.');
}

function describeRefund(paymentIntentId: string, { id, refundReason, notes }: Refund) {
  return { paymentIntentId, refundId: id, refundReason, notes };
}
