import { describeCustomer } from '#app/customer.ts';
import { priceOrder } from '#app/order.ts';
import { settings } from '#app/settings.ts';
import { payForOrder } from '../core/caller/pay-for-order.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { callerContext, createAppContext } from '../core/runtime/app-context.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import type { contract } from './contract.ts';
import { createPaymentIntentBody } from './schema.ts';

const runtime = createRuntime();
const app = createAppContext(runtime, settings);

/** `POST /payment-intents` */
export const handler = httpHandler<typeof contract>(runtime, {
  body: createPaymentIntentBody,
  run: async (call) => {
    const caller = callerContext(app, call);
    const { amountLimits: limits } = runtime.environment;
    const { answer, replayed } = await payForOrder(runtime, call, {
      operation: 'create-payment-intent',
      profile: describeCustomer(caller),
      priceOrder: () => priceOrder({ ...caller, body: call.body, limits }),
    });
    return { status: 201, body: answer, replayed };
  },
});
