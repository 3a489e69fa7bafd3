import { describeCustomer } from '../apps/demo/describe-customer.ts';
import { priceOrder } from '../apps/demo/price-order.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { replayedHeader } from '../core/http/idempotency-key.ts';
import { jsonResponse } from '../core/http/response.ts';
import { payForOrder } from '../core/caller/pay-for-order.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import { createPaymentIntentBody } from './schema.ts';

const runtime = createRuntime();

/** `POST /payment-intents` */
export const handler = httpHandler(runtime, {
  body: createPaymentIntentBody,
  run: async (call) => {
    const { userId, claims, body } = call;
    const { answer, replayed } = await payForOrder(runtime, call, {
      operation: 'create-payment-intent',
      profile: describeCustomer(claims),
      priceOrder: () =>
        priceOrder({ userId, claims, body, limits: runtime.environment.amountLimits }),
    });
    return jsonResponse(201, answer, replayedHeader(replayed));
  },
});
