import { httpHandler } from '../core/http/http-handler.ts';
import { jsonResponse } from '../core/http/response.ts';
import { describeSetupIntent } from '../core/payments/setup-intent-answer.ts';
import { ownedSetupIntent } from '../core/caller/owned-setup-intent.ts';
import { createRuntime } from '../core/runtime/runtime.ts';

const runtime = createRuntime({ createsCustomers: false });

/** `GET /setup-intents/{setupIntentId}` */
export const handler = httpHandler(runtime, {
  run: async (call) => {
    const { intent, customerId } = await ownedSetupIntent(runtime, call);
    return jsonResponse(200, describeSetupIntent(intent, customerId));
  },
});
