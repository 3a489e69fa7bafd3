import { describeCustomer } from '../apps/demo/describe-customer.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { jsonResponse } from '../core/http/response.ts';
import { callerCustomer } from '../core/caller/caller-customer.ts';
import { createRuntime } from '../core/runtime/runtime.ts';

const runtime = createRuntime();

/** `PUT /customer` */
export const handler = httpHandler(runtime, {
  run: async (call) => {
    const customerId = await callerCustomer(runtime, call, describeCustomer(call.claims));
    return jsonResponse(200, { customerId });
  },
});
