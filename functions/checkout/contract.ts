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
import { checkoutAnswer, checkoutBody } from './schema.ts';

export const contract = {
  tag: 'Payments',
  description:
    'All that the SDK needs to take a payment: an intent for the order, linked to the caller’s customer, and a customer secret. Send an `Idempotency-Key` for each order: a repeat then gives the same intent with a fresh secret.',
  body: jsonContent(checkoutBody, sampleOrder),
  takesIdempotencyKey: true,
  answers: [
    {
      status: 201,
      description:
        'The intent and a secret. A secret that could not be had is `null`, with a warning: the payment goes on without saved cards.',
      content: jsonContent(checkoutAnswer, {
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
