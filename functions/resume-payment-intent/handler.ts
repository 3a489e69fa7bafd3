import { httpHandler } from '../core/http/http-handler.ts';
import { Problem } from '../core/http/problem.ts';
import { jsonResponse } from '../core/http/response.ts';
import { mintSdkSecret } from '../core/payments/sdk-secret.ts';
import { ownedPaymentIntent } from '../core/runtime/owned-payment-intent.ts';
import { createRuntime } from '../core/runtime/runtime.ts';

const runtime = createRuntime();

/** `POST /payment-intents/{paymentIntentId}/resume` */
export const handler = httpHandler(runtime, {
  run: async (call) => {
    const { intent, customerId, intents } = await ownedPaymentIntent(runtime, call);
    if (intent.status !== 'Created') {
      throw new Problem('payment_intent_not_open', { paymentIntentStatus: intent.status });
    }
    // A session secret is one-time and lasts 30 minutes, and iOS does not renew it for a saved card.
    const [refreshed, secret] = await Promise.all([
      intents.refreshSession(intent.id),
      mintSdkSecret(runtime.dojo, customerId, call),
    ]);
    return jsonResponse(200, {
      paymentIntentId: refreshed.id,
      customerId,
      amount: refreshed.amount,
      reference: refreshed.reference,
      status: refreshed.status,
      ...secret,
    });
  },
});
