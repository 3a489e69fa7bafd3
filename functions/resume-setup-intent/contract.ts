import { setupIntentId } from '../core/http/path-parameters.ts';
import { dojoProblems, jsonContent, type RouteContract } from '../core/http/route-contract.ts';
import { resumeSetupIntentAnswer } from './schema.ts';

export const contract = {
  tag: 'Setup intents',
  description:
    'A session is good for one attempt and for about 30 minutes. Call this before showing the SDK again for a card that was begun to be taken earlier.',
  pathParameters: { setupIntentId },
  answers: [
    {
      status: 200,
      description: 'The setup intent, with a new session.',
      content: jsonContent(resumeSetupIntentAnswer, {
        setupIntentId: 'si_sandbox_9Mjs2kx1IUq2qvGzDnzgUw',
        customerId: 'cust_sandbox_l1k8bM3FbUqCTHQ6iw8Aew',
        reference: 'booking-1',
        status: 'Created',
        intendedAmount: { value: 5_000, currencyCode: 'GBP' },
      }),
    },
  ],
  problems: ['setup_intent_not_found', 'setup_intent_not_open', ...dojoProblems],
} as const satisfies RouteContract;
