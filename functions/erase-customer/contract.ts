import { erasureAnswers } from '../core/http/erasure-contract.ts';
import type { RouteContract } from '../core/http/route-contract.ts';

export const contract = {
  tag: 'Customer',
  description:
    'For a user who deletes the account: removes the customer and every saved card at Dojo, and what this backend knows of them. Repeat it until it answers 204. Until then, and shortly after, the routes that would create a customer answer 503 `customer_erasing`.',
  answers: erasureAnswers,
  problems: ['storage_unavailable'],
} as const satisfies RouteContract;
