import {
  creationProblems,
  customerProblems,
  dojoProblems,
  jsonContent,
  type RouteContract,
} from '../core/http/route-contract.ts';
import { ensureCustomerAnswer } from './schema.ts';

export const contract = {
  tag: 'Customer',
  description:
    'The first call makes the customer, every other one gives the same. Optional: every route that needs a customer makes sure of it. Repeating it is always safe.',
  answers: [
    {
      status: 200,
      description: 'The caller’s customer.',
      content: jsonContent(ensureCustomerAnswer, {
        customerId: 'cust_sandbox_l1k8bM3FbUqCTHQ6iw8Aew',
      }),
    },
  ],
  problems: [...dojoProblems, ...customerProblems, ...creationProblems],
} as const satisfies RouteContract;
