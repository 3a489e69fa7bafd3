import { describeCustomer } from '#app/customer.ts';
import { priceOrder } from '#app/order.ts';
import { settings } from '#app/settings.ts';
import { payForOrder } from '../core/caller/pay-for-order.ts';
import type { CustomerId } from '../core/customers/customer-link.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { mintSdkSecret, type SdkSecret } from '../core/payments/sdk-secret.ts';
import { callerContext, createAppContext } from '../core/runtime/app-context.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import type { contract } from './contract.ts';
import { checkoutBody } from './schema.ts';

const runtime = createRuntime();
const app = createAppContext(runtime, settings);

/** `POST /checkout` */
export const handler = httpHandler<typeof contract>(runtime, {
  body: checkoutBody,
  run: async (call) => {
    const caller = callerContext(app, call);
    const { amountLimits: limits } = runtime.environment;
    const mint = (customerId: CustomerId) => mintSdkSecret(runtime.dojo, customerId, call);
    let minting: Promise<SdkSecret> | undefined;
    const { answer, replayed } = await payForOrder(runtime, call, {
      operation: 'checkout',
      profile: describeCustomer(caller),
      priceOrder: () => priceOrder({ ...caller, body: call.body, limits }),
      onCustomer: (customerId) => {
        minting = mint(customerId);
      },
    });
    // A secret is never stored: a repeated request gets its old intent with a fresh one.
    const secret = await (minting ?? mint(answer.customerId as CustomerId));
    return { status: 201, body: { ...answer, ...secret }, replayed };
  },
});
