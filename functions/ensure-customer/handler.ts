import { describeCustomer } from '#app/customer.ts';
import { settings } from '#app/settings.ts';
import { callerCustomer } from '../core/caller/caller-customer.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { callerContext, createAppContext } from '../core/runtime/app-context.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import type { contract } from './contract.ts';

const runtime = createRuntime();
const app = createAppContext(runtime, settings);

/** `PUT /customer` */
export const handler = httpHandler<typeof contract>(runtime, {
  run: async (call) => {
    const customerId = await callerCustomer(
      runtime,
      call,
      describeCustomer(callerContext(app, call)),
    );
    return { status: 200, body: { customerId } };
  },
});
