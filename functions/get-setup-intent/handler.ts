import { dojoSetupIntents, setupIntentId } from '../core/dojo/dojo-setup-intents.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { Problem } from '../core/http/problem.ts';
import { jsonResponse } from '../core/http/response.ts';
import { callerCustomerIds } from '../core/runtime/caller-customer.ts';
import { createRuntime } from '../core/runtime/runtime.ts';

const runtime = createRuntime();

/** `GET /setup-intents/{setupIntentId}` */
export const handler = httpHandler(runtime, {
  run: async (call) => {
    const { data: id } = setupIntentId.safeParse(call.path.setupIntentId);
    if (id === undefined) throw new Problem('setup_intent_not_found');
    const [intent, owned] = await Promise.all([
      dojoSetupIntents(runtime.dojo, call.deadline).find(id),
      callerCustomerIds(runtime, call),
    ]);
    const customerId = owned.find((ownId) => ownId === intent?.customer?.id);
    if (intent === undefined || customerId === undefined) {
      throw new Problem('setup_intent_not_found');
    }
    const { reference, status } = intent;
    return jsonResponse(200, { setupIntentId: intent.id, customerId, reference, status });
  },
});
