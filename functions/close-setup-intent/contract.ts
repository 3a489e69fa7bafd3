import { setupIntentId } from '../core/http/path-parameters.ts';
import { dojoProblems, type RouteContract } from '../core/http/route-contract.ts';

export const contract = {
  tag: 'Merchant',
  description:
    'Ends what the user agreed to, e.g. when a booking is kept or called off: no charge can be begun by it any more; one that is under way may still take the money. It closes an `Authorized` setup intent and cancels a `Created` one. Repeating it is safe.',
  pathParameters: { setupIntentId },
  answers: [{ status: 204, description: 'The setup intent is closed or canceled.' }],
  problems: ['setup_intent_not_found', 'setup_intent_not_open', ...dojoProblems],
} as const satisfies RouteContract;
