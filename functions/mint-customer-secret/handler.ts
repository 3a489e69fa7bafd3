import { describeCustomer } from '#app/customer.ts';
import { settings } from '#app/settings.ts';
import { withCallerCustomer } from '../core/caller/caller-customer.ts';
import { mintCustomerSecret } from '../core/dojo/dojo-customer-secrets.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { callerContext, createAppContext } from '../core/runtime/app-context.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import type { contract } from './contract.ts';

const runtime = createRuntime();
const app = createAppContext(runtime, settings);

/** `POST /customer/secret` */
export const handler = httpHandler<typeof contract>(runtime, {
  run: async (call) => {
    const profile = describeCustomer(callerContext(app, call));
    return withCallerCustomer(runtime, call, profile, async (customerId) => {
      const { secret, expiresAtMs } = await mintCustomerSecret(
        runtime.dojo,
        customerId,
        call.deadline,
      );
      return {
        status: 200,
        body: {
          customerId,
          customerSecret: secret,
          expiresAt: expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString(),
        },
      };
    });
  },
});
