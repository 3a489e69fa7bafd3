import { httpHandler } from '../core/http/http-handler.ts';
import { jsonResponse } from '../core/http/response.ts';
import { isPaid } from '../core/payments/is-paid.ts';
import { ownedPaymentIntent } from '../core/caller/owned-payment-intent.ts';
import { createRuntime } from '../core/runtime/runtime.ts';

const runtime = createRuntime({ createsCustomers: false });

/** `GET /payment-intents/{paymentIntentId}` */
export const handler = httpHandler(runtime, {
  run: async (call) => {
    const { intent, customerId } = await ownedPaymentIntent(runtime, call);
    return jsonResponse(200, {
      paymentIntentId: intent.id,
      customerId,
      amount: intent.amount,
      reference: intent.reference,
      status: intent.status,
      paid: isPaid(intent.status),
    });
  },
});
