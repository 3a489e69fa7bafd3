import { orderProblems } from '#app/order.ts';
import { sampleOrder } from '#app/samples.ts';
import {
  creationProblems,
  customerProblems,
  dojoProblems,
  idempotencyProblems,
  jsonContent,
  type RouteContract,
} from '../core/http/route-contract.ts';
import { createPaymentIntentAnswer, createPaymentIntentBody } from './schema.ts';

export const contract = {
  tag: 'Payments',
  description:
    'For apps that ask for the customer secret apart; `POST /checkout` gives both in one round trip. Send an `Idempotency-Key` for each order: without one a repeat makes a second intent.',
  body: jsonContent(createPaymentIntentBody, sampleOrder),
  takesIdempotencyKey: true,
  answers: [
    {
      status: 201,
      description: 'The intent.',
      content: jsonContent(createPaymentIntentAnswer, {
        paymentIntentId: 'pi_sandbox_hqk6vqyVNkuBqXNA0tNzpg',
        customerId: 'cust_sandbox_l1k8bM3FbUqCTHQ6iw8Aew',
        amount: { value: 1_999, currencyCode: 'GBP' },
        reference: 'order-1',
        status: 'Created',
      }),
    },
  ],
  problems: [
    'amount_out_of_range',
    'currency_not_allowed',
    'intent_unlinked',
    ...dojoProblems,
    ...customerProblems,
    ...creationProblems,
    ...idempotencyProblems,
    ...orderProblems,
  ],
} as const satisfies RouteContract;
