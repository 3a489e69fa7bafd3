import { string, type ZodMiniType } from 'zod/mini';
import { paymentIntentId } from '../../functions/core/dojo/dojo-payment-intents.ts';
import { setupIntentId } from '../../functions/core/dojo/dojo-setup-intents.ts';

/** What may stand for `{name}` in the paths of `lib/routes.ts`. */
export const pathParameters: Readonly<
  Record<
    string,
    { readonly schema: ZodMiniType; readonly description: string; readonly example: string }
  >
> = {
  paymentIntentId: {
    schema: paymentIntentId,
    description: 'As a checkout answered it. Anything else is 404 `payment_intent_not_found`.',
    example: 'pi_sandbox_hqk6vqyVNkuBqXNA0tNzpg',
  },
  paymentMethodId: {
    schema: string(),
    description: 'As listed. Anything else is 404 `payment_method_not_found`.',
    example: 'pm_sandbox_x5RaQY9cT0mxXbwNhG2Aaw',
  },
  setupIntentId: {
    schema: setupIntentId,
    description: 'As its creation answered it. Anything else is 404 `setup_intent_not_found`.',
    example: 'si_sandbox_9Mjs2kx1IUq2qvGzDnzgUw',
  },
};
