import { ownedSetupIntent, refuseUnlessOpen } from '../core/caller/owned-setup-intent.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { Problem } from '../core/http/problem.ts';
import { declinedSetups } from '../core/payments/declined-attempts.ts';
import { refreshOpenIntent } from '../core/payments/open-intent.ts';
import { describeSetupIntent } from '../core/payments/setup-intent-answer.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import type { contract } from './contract.ts';

const runtime = createRuntime({ createsCustomers: false });

/** `POST /setup-intents/{setupIntentId}/resume` */
export const handler = httpHandler<typeof contract>(runtime, {
  run: async (call) => {
    const owned = await ownedSetupIntent(runtime, call);
    const { intent, customerId, intents, whileOpen } = owned;
    await runtime.observeDeclines(
      {
        userId: call.userId,
        customerId,
        source: 'setup-intent',
        attempts: declinedSetups(intent),
      },
      call.log,
    );
    refuseUnlessOpen(owned);
    const outcome = await refreshOpenIntent(() => intents.refreshSession(intent.id), whileOpen);
    if (outcome.kind === 'done') {
      return { status: 200, body: describeSetupIntent(outcome.done, customerId) };
    }
    throw new Problem('setup_intent_not_open', { setupIntentStatus: outcome.status });
  },
});
