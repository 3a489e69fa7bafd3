import { setupIntentId } from '../core/http/path-parameters.ts';
import { dojoProblems, jsonContent, type RouteContract } from '../core/http/route-contract.ts';
import { getMerchantSetupIntentAnswer } from './schema.ts';

export const contract = {
  tag: 'Merchant',
  description:
    'Ask this before you charge: `Authorized` means that the user has added a card and agreed to the terms. A setup intent that this backend did not make looks like one that does not exist.',
  pathParameters: { setupIntentId },
  answers: [
    {
      status: 200,
      description: 'The setup intent as Dojo has it now, whose it is, and what was charged.',
      content: jsonContent(getMerchantSetupIntentAnswer, {
        setupIntentId: 'si_sandbox_9Mjs2kx1IUq2qvGzDnzgUw',
        status: 'Authorized',
        reference: 'booking-1',
        intendedAmount: { value: 5_000, currencyCode: 'GBP' },
        userId: 'auth0|5f7c8ec7c33c6c004bbafe82',
        customerId: 'cust_sandbox_l1k8bM3FbUqCTHQ6iw8Aew',
        operation: null,
        operations: [],
      }),
    },
  ],
  problems: ['setup_intent_not_found', ...dojoProblems],
} as const satisfies RouteContract;
