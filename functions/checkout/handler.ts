import { describeCustomer } from '../apps/demo/describe-customer.ts';
import { priceOrder } from '../apps/demo/price-order.ts';
import type { CustomerId } from '../core/customers/customer-link.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { replayedHeader } from '../core/http/idempotency-key.ts';
import { jsonResponse } from '../core/http/response.ts';
import { mintSdkSecret, type SdkSecret } from '../core/payments/sdk-secret.ts';
import { payForOrder } from '../core/caller/pay-for-order.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import { checkoutBody } from './schema.ts';

const runtime = createRuntime();

/** `POST /checkout` */
export const handler = httpHandler(runtime, {
  body: checkoutBody,
  run: async (call) => {
    const { userId, claims, body } = call;
    const mint = (customerId: CustomerId) => mintSdkSecret(runtime.dojo, customerId, call);
    let minting: Promise<SdkSecret> | undefined;
    const { answer, replayed } = await payForOrder(runtime, call, {
      operation: 'checkout',
      profile: describeCustomer(claims),
      priceOrder: () =>
        priceOrder({ userId, claims, body, limits: runtime.environment.amountLimits }),
      onCustomer: (customerId) => {
        minting = mint(customerId);
      },
    });
    // A secret is never stored: a repeated request gets its old intent with a fresh one.
    const secret = await (minting ?? mint(answer.customerId as CustomerId));
    return jsonResponse(201, { ...answer, ...secret }, replayedHeader(replayed));
  },
});
