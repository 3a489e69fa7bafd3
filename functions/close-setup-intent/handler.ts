import { merchantHandler } from '../core/http/merchant-handler.ts';
import { Problem } from '../core/http/problem.ts';
import { merchantSetupIntent } from '../core/merchant/merchant-setup-intent.ts';
import { createMerchantRuntime } from '../core/runtime/merchant-runtime.ts';
import { closeSetupIntent } from './close-setup-intent.ts';
import type { contract } from './contract.ts';

const runtime = createMerchantRuntime();

/** `DELETE /merchant/setup-intents/{setupIntentId}` */
export const handler = merchantHandler<typeof contract>(runtime, {
  run: async (call) => {
    const { intent, intents, whileOpen } = await merchantSetupIntent(runtime, call);
    const close = () => intents.close(intent.id);
    const outcome = await closeSetupIntent(intent.status, { ...whileOpen, close });
    if (outcome.kind === 'done') return { status: 204 };
    throw new Problem('setup_intent_not_open', { setupIntentStatus: outcome.status });
  },
});
