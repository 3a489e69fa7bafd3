import { ownedPaymentIntent } from '../core/caller/owned-payment-intent.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { declinedPayments } from '../core/payments/declined-attempts.ts';
import { isPaid } from '../core/payments/is-paid.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import type { contract } from './contract.ts';

const runtime = createRuntime({ createsCustomers: false });

/** `GET /payment-intents/{paymentIntentId}` */
export const handler = httpHandler<typeof contract>(runtime, {
  run: async (call) => {
    const { intent, customerId } = await ownedPaymentIntent(runtime, call);
    await runtime.observeDeclines(
      {
        userId: call.userId,
        customerId,
        source: 'payment-intent',
        attempts: declinedPayments(intent),
      },
      call.log,
    );
    return {
      status: 200,
      body: {
        paymentIntentId: intent.id,
        customerId,
        amount: intent.amount,
        reference: intent.reference,
        status: intent.status,
        paid: isPaid(intent.status),
      },
    };
  },
});
