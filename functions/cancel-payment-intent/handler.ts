import { httpHandler } from '../core/http/http-handler.ts';
import { Problem } from '../core/http/problem.ts';
import { noContent } from '../core/http/response.ts';
import { ownedPaymentIntent } from '../core/runtime/owned-payment-intent.ts';
import { createRuntime } from '../core/runtime/runtime.ts';

const runtime = createRuntime();

/** `DELETE /payment-intents/{paymentIntentId}` */
export const handler = httpHandler(runtime, {
  run: async (call) => {
    const { intent, intents } = await ownedPaymentIntent(runtime, call);
    if (intent.status === 'Canceled') return noContent();
    if (intent.status !== 'Created') {
      throw new Problem('payment_intent_not_open', { paymentIntentStatus: intent.status });
    }
    await intents.cancel(intent.id);
    return noContent();
  },
});
