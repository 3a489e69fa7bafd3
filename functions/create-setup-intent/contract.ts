import { sampleSetup } from '#app/samples.ts';
import {
  creationProblems,
  customerProblems,
  dojoProblems,
  idempotencyProblems,
  jsonContent,
  type RouteContract,
} from '../core/http/route-contract.ts';
import { createSetupIntentAnswer, createSetupIntentBody } from './schema.ts';

export const contract = {
  tag: 'Setup intents',
  description:
    'For charging later without the user present, e.g. when a booking is not kept. The terms that the user agrees to are your backend’s. The SDK needs no customer secret for it.',
  body: jsonContent(createSetupIntentBody, sampleSetup),
  takesIdempotencyKey: true,
  answers: [
    {
      status: 201,
      description: 'The setup intent, linked to the caller’s customer.',
      content: jsonContent(createSetupIntentAnswer, {
        setupIntentId: 'si_sandbox_9Mjs2kx1IUq2qvGzDnzgUw',
        customerId: 'cust_sandbox_l1k8bM3FbUqCTHQ6iw8Aew',
        reference: 'booking-1',
        status: 'Created',
        intendedAmount: { value: 5_000, currencyCode: 'GBP' },
      }),
    },
  ],
  problems: [
    'intent_unlinked',
    ...dojoProblems,
    ...customerProblems,
    ...creationProblems,
    ...idempotencyProblems,
  ],
} as const satisfies RouteContract;
