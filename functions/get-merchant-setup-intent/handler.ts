import { merchantHandler } from '../core/http/merchant-handler.ts';
import { merchantSetupIntent } from '../core/merchant/merchant-setup-intent.ts';
import { userOfOurIntent } from '../core/merchant/our-intent.ts';
import { customerIdOf } from '../core/payments/intent-user.ts';
import { createMerchantRuntime } from '../core/runtime/merchant-runtime.ts';
import type { contract } from './contract.ts';

const runtime = createMerchantRuntime();

/** `GET /merchant/setup-intents/{setupIntentId}` */
export const handler = merchantHandler<typeof contract>(runtime, {
  run: async (call) => {
    const ours = await merchantSetupIntent(runtime, call);
    const { id, status, reference, intendedAmount } = ours.intent;
    return {
      status: 200,
      body: {
        setupIntentId: id,
        status,
        reference,
        intendedAmount: intendedAmount ?? null,
        userId: await userOfOurIntent(runtime, call, ours),
        customerId: customerIdOf(ours.intent),
      },
    };
  },
});
