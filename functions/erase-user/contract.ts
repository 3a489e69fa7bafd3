import { erasureAnswers } from '../core/http/erasure-contract.ts';
import { userId } from '../core/http/path-parameters.ts';
import type { RouteContract } from '../core/http/route-contract.ts';

export const contract = {
  tag: 'Merchant',
  description:
    'For a user who asks by letter to be forgotten: the same as `DELETE /customer` of the app. Repeat it until it answers 204. It does so for a user of whom nothing is known as well: mind the spelling of the id.',
  pathParameters: { userId },
  answers: erasureAnswers,
  problems: ['customer_pending', 'storage_unavailable'],
} as const satisfies RouteContract;
