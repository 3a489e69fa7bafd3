import { paymentIntentId } from '../core/http/path-parameters.ts';
import { dojoProblems, type RouteContract } from '../core/http/route-contract.ts';

export const contract = {
  tag: 'Payments',
  description:
    'For an order that the user gives up. An intent that nobody pays costs nothing, and Dojo voids it after 30 days. Repeating it is safe: a canceled intent stays canceled.',
  pathParameters: { paymentIntentId },
  answers: [{ status: 204, description: 'The intent is canceled.' }],
  problems: ['payment_intent_not_found', 'payment_intent_not_open', ...dojoProblems],
} as const satisfies RouteContract;
