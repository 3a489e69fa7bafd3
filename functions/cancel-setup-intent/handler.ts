import { ownedSetupIntent, refuseUnlessOpen } from '../core/caller/owned-setup-intent.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { Problem } from '../core/http/problem.ts';
import { cancelOpenIntent } from '../core/payments/open-intent.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import type { contract } from './contract.ts';

const runtime = createRuntime({ createsCustomers: false });

/** `DELETE /setup-intents/{setupIntentId}` */
export const handler = httpHandler<typeof contract>(runtime, {
  run: async (call) => {
    const owned = await ownedSetupIntent(runtime, call);
    const { intent, intents, whileOpen } = owned;
    if (intent.status === 'Canceled') return { status: 204 };
    refuseUnlessOpen(owned);
    const outcome = await cancelOpenIntent(() => intents.cancel(intent.id), whileOpen);
    if (outcome.kind === 'done') return { status: 204 };
    throw new Problem('setup_intent_not_open', { setupIntentStatus: outcome.status });
  },
});
