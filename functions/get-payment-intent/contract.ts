import { paymentIntentId } from '../core/http/path-parameters.ts';
import { dojoProblems, jsonContent, type RouteContract } from '../core/http/route-contract.ts';
import { getPaymentIntentAnswer } from './schema.ts';

export const contract = {
  tag: 'Payments',
  description:
    'Ask this after the SDK has ended: its own result is no proof of payment, since it reports success for every status but `Created`, a canceled intent included. Show the order as paid when `paid` is true. Another user’s intent looks like one that does not exist.',
  pathParameters: { paymentIntentId },
  answers: [
    {
      status: 200,
      description: 'The payment intent as Dojo has it now.',
      content: jsonContent(getPaymentIntentAnswer, {
        paymentIntentId: 'pi_sandbox_hqk6vqyVNkuBqXNA0tNzpg',
        customerId: 'cust_sandbox_l1k8bM3FbUqCTHQ6iw8Aew',
        amount: { value: 1_999, currencyCode: 'GBP' },
        reference: 'order-1',
        status: 'Captured',
        paid: true,
      }),
    },
  ],
  problems: ['payment_intent_not_found', ...dojoProblems],
} as const satisfies RouteContract;
