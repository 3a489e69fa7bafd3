import { describeCustomer } from '../apps/demo/describe-customer.ts';
import { planSetup } from '../apps/demo/plan-setup.ts';
import { dojoSetupIntents } from '../core/dojo/dojo-setup-intents.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { replayedHeader, withIdempotencyKey } from '../core/http/idempotency-key.ts';
import { jsonResponse } from '../core/http/response.ts';
import { requireLinked } from '../core/payments/require-linked.ts';
import { describeSetupIntent } from '../core/payments/setup-intent-answer.ts';
import { markMetadata } from '../core/payments/user-metadata.ts';
import { withCallerCustomer } from '../core/caller/caller-customer.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import { createSetupIntentBody } from './schema.ts';

const runtime = createRuntime();

/** `POST /setup-intents` */
export const handler = httpHandler(runtime, {
  body: createSetupIntentBody,
  run: async (call) => {
    const { userId, claims, body, log } = call;
    const intents = dojoSetupIntents(runtime.dojo, call.deadline);
    const create = async () => {
      const plan = await planSetup({ userId, claims, body });
      const metadata = markMetadata(undefined, await runtime.map.markerOf(userId));
      return withCallerCustomer(runtime, call, describeCustomer(claims), async (customerId) => {
        const intent = await intents.create({ ...body, ...plan, metadata }, customerId);
        await requireLinked(intent, customerId, { cancel: intents.cancel, log });
        return describeSetupIntent(intent, customerId);
      });
    };
    const { answer, replayed } = await withIdempotencyKey(runtime, call, 'setup-intent', create);
    // An answer that was stored before it had this field is repeated as it was.
    const { intendedAmount = null } = answer as Partial<typeof answer>;
    return jsonResponse(201, { ...answer, intendedAmount }, replayedHeader(replayed));
  },
});
