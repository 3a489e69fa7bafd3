import { describeCustomer } from '../apps/demo/describe-customer.ts';
import { mintCustomerSecret } from '../core/dojo/dojo-customer-secrets.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { jsonResponse } from '../core/http/response.ts';
import { withCallerCustomer } from '../core/caller/caller-customer.ts';
import { createRuntime } from '../core/runtime/runtime.ts';

const runtime = createRuntime();

/** `POST /customer/secret` */
export const handler = httpHandler(runtime, {
  run: async (call) => {
    const profile = describeCustomer(call.claims);
    return withCallerCustomer(runtime, call, profile, async (customerId) => {
      const { secret, expiresAtMs } = await mintCustomerSecret(
        runtime.dojo,
        customerId,
        call.deadline,
      );
      return jsonResponse(200, {
        customerId,
        customerSecret: secret,
        expiresAt: expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString(),
      });
    });
  },
});
