import { ownedPaymentIntent, refuseUnlessOpen } from '../core/caller/owned-payment-intent.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { Problem } from '../core/http/problem.ts';
import { refreshOpenIntent } from '../core/payments/open-intent.ts';
import { mintSdkSecret } from '../core/payments/sdk-secret.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import type { contract } from './contract.ts';

const runtime = createRuntime({ createsCustomers: false });

/** `POST /payment-intents/{paymentIntentId}/resume` */
export const handler = httpHandler<typeof contract>(runtime, {
  run: async (call) => {
    const owned = await ownedPaymentIntent(runtime, call);
    const { intent, customerId, intents, whileOpen } = owned;
    refuseUnlessOpen(owned);
    // A session secret is one-time and lasts 30 minutes, and iOS does not renew it for a saved card.
    const [outcome, secret] = await Promise.all([
      refreshOpenIntent(() => intents.refreshSession(intent.id), whileOpen),
      mintSdkSecret(runtime.dojo, customerId, call),
    ]);
    if (outcome.kind === 'not-open') {
      throw new Problem('payment_intent_not_open', { paymentIntentStatus: outcome.status });
    }
    const refreshed = outcome.done;
    return {
      status: 200,
      body: {
        paymentIntentId: refreshed.id,
        customerId,
        amount: refreshed.amount,
        reference: refreshed.reference,
        status: refreshed.status,
        ...secret,
      },
    };
  },
});
