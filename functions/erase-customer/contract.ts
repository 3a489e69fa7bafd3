import { jsonContent, type RouteContract } from '../core/http/route-contract.ts';
import { eraseCustomerAnswer } from './schema.ts';

export const contract = {
  tag: 'Customer',
  description:
    'For a user who deletes the account: removes the customer and every saved card at Dojo, and what this backend knows of them. Repeat it until it answers 204. Until then, and for requests that were under way, the other routes answer 503 `customer_erasing`.',
  answers: [
    {
      status: 202,
      description: 'Begun and not finished yet.',
      content: jsonContent(eraseCustomerAnswer, { status: 'erasing' }),
      hasRetryAfter: true,
    },
    { status: 204, description: 'Nothing of the user is left.' },
  ],
  problems: ['storage_unavailable'],
} as const satisfies RouteContract;
