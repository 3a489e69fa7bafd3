import { describeCustomer } from '../app/describe-customer.ts';
import { priceOrder } from '../app/price-order.ts';
import { dojoPaymentIntents } from '../core/dojo/dojo-payment-intents.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { replayedHeader, withIdempotencyKey } from '../core/http/idempotency-key.ts';
import { Problem } from '../core/http/problem.ts';
import { jsonResponse } from '../core/http/response.ts';
import { withCallerCustomer } from '../core/runtime/caller-customer.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import { createPaymentIntent } from './create-payment-intent.ts';
import { createPaymentIntentBody } from './schema.ts';

const runtime = createRuntime();

/** `POST /payment-intents` */
export const handler = httpHandler(runtime, {
  body: createPaymentIntentBody,
  run: async (call) => {
    const { userId, claims, body, deadline, log } = call;
    const { answer, replayed } = await withIdempotencyKey(
      runtime,
      call,
      'create-payment-intent',
      async () => {
        const outcome = await createPaymentIntent(
          { userId, claims, body, limits: runtime.environment.amountLimits },
          {
            priceOrder,
            withCustomer: (use) => withCallerCustomer(runtime, call, describeCustomer(claims), use),
            intents: dojoPaymentIntents(runtime.dojo, deadline),
            log,
          },
        );
        if (outcome.kind !== 'created') throw new Problem(outcome.kind, { detail: outcome.detail });
        const { intent, customerId } = outcome;
        return {
          paymentIntentId: intent.id,
          customerId,
          amount: intent.amount,
          reference: intent.reference,
          status: intent.status,
        };
      },
    );
    return jsonResponse(201, answer, replayedHeader(replayed));
  },
});
