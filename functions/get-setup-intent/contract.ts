import { setupIntentId } from '../core/http/path-parameters.ts';
import { dojoProblems, jsonContent, type RouteContract } from '../core/http/route-contract.ts';
import { getSetupIntentAnswer } from './schema.ts';

export const contract = {
  tag: 'Setup intents',
  description:
    'Ask this after the SDK has ended: `Authorized` means that the card is added and the terms are agreed to, and `Completed` that it was charged. Another user’s setup intent looks like one that does not exist.',
  pathParameters: { setupIntentId },
  answers: [
    {
      status: 200,
      description: 'The setup intent as Dojo has it now.',
      content: jsonContent(getSetupIntentAnswer, {
        setupIntentId: 'si_sandbox_9Mjs2kx1IUq2qvGzDnzgUw',
        customerId: 'cust_sandbox_l1k8bM3FbUqCTHQ6iw8Aew',
        reference: 'booking-1',
        status: 'Authorized',
        intendedAmount: { value: 5_000, currencyCode: 'GBP' },
      }),
    },
  ],
  problems: ['setup_intent_not_found', ...dojoProblems],
} as const satisfies RouteContract;
