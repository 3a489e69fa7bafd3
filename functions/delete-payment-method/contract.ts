import { paymentMethodId } from '../core/http/path-parameters.ts';
import { dojoProblems, type RouteContract } from '../core/http/route-contract.ts';

export const contract = {
  tag: 'Saved cards',
  description:
    'Deletes for certain: the answer comes after Dojo no longer lists the card. Prefer it to the SDK’s own deletion, which fails without a word when its secret has expired.',
  pathParameters: { paymentMethodId },
  answers: [{ status: 204, description: 'The card is gone.' }],
  problems: ['payment_method_not_found', ...dojoProblems],
} as const satisfies RouteContract;
