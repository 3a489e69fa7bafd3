import { string } from 'zod/mini';
import { paymentIntentId as paymentIntentIdSchema } from '../dojo/dojo-payment-intents.ts';
import { setupIntentId as setupIntentIdSchema } from '../dojo/dojo-setup-intents.ts';
import type { PathParameter } from './route-contract.ts';
import { userIdInPathRule, userIdSchema } from './user-id.ts';

// What stands in the paths of several routes.

export const paymentIntentId: PathParameter = {
  schema: paymentIntentIdSchema,
  description: 'As a checkout answered it. Anything else is 404 `payment_intent_not_found`.',
  example: 'pi_sandbox_hqk6vqyVNkuBqXNA0tNzpg',
};

export const paymentMethodId: PathParameter = {
  schema: string(),
  description: 'As listed. Anything else is 404 `payment_method_not_found`.',
  example: 'pm_sandbox_x5RaQY9cT0mxXbwNhG2Aaw',
};

export const setupIntentId: PathParameter = {
  schema: setupIntentIdSchema,
  description: 'As its creation answered it. Anything else is 404 `setup_intent_not_found`.',
  example: 'si_sandbox_9Mjs2kx1IUq2qvGzDnzgUw',
};

export const userId: PathParameter = {
  schema: userIdSchema,
  description: `As the token’s claim names the user. It ${userIdInPathRule}: anything else is 400 \`invalid_request\`.`,
  example: 'auth0|5f7c8ec7c33c6c004bbafe82',
};
