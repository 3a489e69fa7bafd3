import { describeCustomer } from '#app/customer.ts';
import { settings } from '#app/settings.ts';
import { planSetup } from '#app/setup.ts';
import { createForCaller } from '../core/caller/caller-customer.ts';
import { dojoSetupIntents } from '../core/dojo/dojo-setup-intents.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { withIdempotencyKey } from '../core/http/idempotency-key.ts';
import { requireLinked } from '../core/payments/require-linked.ts';
import { describeSetupIntent } from '../core/payments/setup-intent-answer.ts';
import { metadataWithMarker } from '../core/payments/user-metadata.ts';
import { callerContext, createAppContext } from '../core/runtime/app-context.ts';
import { createRuntime, type Runtime } from '../core/runtime/runtime.ts';
import type { contract } from './contract.ts';
import { createSetupIntentBody } from './schema.ts';

const runtime = createRuntime();
const app = createAppContext(runtime, settings);

/** `POST /setup-intents` */
export const handler = httpHandler<typeof contract>(runtime, {
  body: createSetupIntentBody,
  run: async (call) => {
    const { userId, body, log } = call;
    const caller = callerContext(app, call);
    const intents = dojoSetupIntents(runtime.dojo, call.deadline);
    const create = async (counting: Runtime) => {
      const plan = await planSetup({ ...caller, body });
      const metadata = metadataWithMarker(undefined, await runtime.map.markerOf(userId));
      return createForCaller(counting, call, describeCustomer(caller), async (customerId) => {
        const intent = await intents.create({ ...body, ...plan, metadata }, customerId);
        await requireLinked(intent, customerId, { cancel: intents.cancel, log });
        return describeSetupIntent(intent, customerId);
      });
    };
    const { answer, replayed } = await withIdempotencyKey(runtime, call, 'setup-intent', create);
    // An answer that was stored before it had this field is repeated as it was.
    const { intendedAmount = null } = answer as Partial<typeof answer>;
    return { status: 201, body: { ...answer, intendedAmount }, replayed };
  },
});
