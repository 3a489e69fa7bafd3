import { paymentIntentId } from '../core/http/path-parameters.ts';
import { dojoProblems, jsonContent, type RouteContract } from '../core/http/route-contract.ts';
import { resumePaymentIntentAnswer } from './schema.ts';

export const contract = {
  tag: 'Payments',
  description:
    'An intent’s session is good for one attempt and for about 30 minutes. Call this before showing the SDK again for an order that was begun earlier: the intent gets a new session, and the app a fresh customer secret.',
  pathParameters: { paymentIntentId },
  answers: [
    {
      status: 200,
      description: 'The same as from a checkout.',
      content: jsonContent(resumePaymentIntentAnswer, {
        paymentIntentId: 'pi_sandbox_hqk6vqyVNkuBqXNA0tNzpg',
        customerId: 'cust_sandbox_l1k8bM3FbUqCTHQ6iw8Aew',
        amount: { value: 1_999, currencyCode: 'GBP' },
        reference: 'order-1',
        status: 'Created',
        customerSecret: 'cs_sandbox_example',
        expiresAt: '2026-01-31T12:15:00.000Z',
      }),
    },
  ],
  problems: ['payment_intent_not_found', 'payment_intent_not_open', ...dojoProblems],
} as const satisfies RouteContract;
