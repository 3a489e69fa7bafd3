import {
  creationProblems,
  customerProblems,
  dojoProblems,
  jsonContent,
  type RouteContract,
} from '../core/http/route-contract.ts';
import { mintCustomerSecretAnswer } from './schema.ts';

export const contract = {
  tag: 'Customer',
  description:
    'For the SDK’s saved cards. Ask for one just before the SDK needs it and never keep it: with an expired secret the SDK shows no saved cards, without any error. Makes sure of the customer as well. Repeating it is always safe.',
  answers: [
    {
      status: 200,
      description: 'A fresh secret each time.',
      content: jsonContent(mintCustomerSecretAnswer, {
        customerId: 'cust_sandbox_l1k8bM3FbUqCTHQ6iw8Aew',
        customerSecret: 'cs_sandbox_example',
        expiresAt: '2026-01-31T12:15:00.000Z',
      }),
    },
  ],
  problems: [...dojoProblems, ...customerProblems, ...creationProblems],
} as const satisfies RouteContract;
