import { ownedSetupIntent } from '../core/caller/owned-setup-intent.ts';
import { httpHandler } from '../core/http/http-handler.ts';
import { declinedSetups } from '../core/payments/declined-attempts.ts';
import { describeSetupIntent } from '../core/payments/setup-intent-answer.ts';
import { createRuntime } from '../core/runtime/runtime.ts';
import type { contract } from './contract.ts';

const runtime = createRuntime({ createsCustomers: false });

/** `GET /setup-intents/{setupIntentId}` */
export const handler = httpHandler<typeof contract>(runtime, {
  run: async (call) => {
    const { intent, customerId } = await ownedSetupIntent(runtime, call);
    await runtime.observeDeclines(
      {
        userId: call.userId,
        customerId,
        source: 'setup-intent',
        attempts: declinedSetups(intent),
      },
      call.log,
    );
    return { status: 200, body: describeSetupIntent(intent, customerId) };
  },
});
