import { setupIntentId } from '../core/http/path-parameters.ts';
import { dojoProblems, type RouteContract } from '../core/http/route-contract.ts';

export const contract = {
  tag: 'Setup intents',
  description:
    'For a card that the user does not want to leave after all, as long as none was added. Once the user has added a card and agreed to the terms, the agreement is your business’s to end: 409. Repeating it is safe.',
  pathParameters: { setupIntentId },
  answers: [{ status: 204, description: 'The setup intent is canceled.' }],
  problems: ['setup_intent_not_found', 'setup_intent_not_open', ...dojoProblems],
} as const satisfies RouteContract;
