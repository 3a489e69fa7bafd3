import { paymentIntentId } from '../core/http/path-parameters.ts';
import { dojoProblems, type RouteContract } from '../core/http/route-contract.ts';
import { operationAnswers, operationProblems } from '../core/merchant/operation-contract.ts';

export const contract = {
  tag: 'Merchant',
  description:
    'Gives back what a payment of `captureMode` `Manual` has reserved and not captured. Once for each `Idempotency-Key`.',
  pathParameters: { paymentIntentId },
  takesIdempotencyKey: true,
  requiresIdempotencyKey: true,
  answers: operationAnswers(200, 'Released.', {
    kind: 'release',
    dojoId: 'rvsl_sandbox_4kq9vqyVNkuBqXNA0tNzpg',
  }),
  problems: [
    'payment_intent_not_found',
    'merchant_limit_exceeded',
    ...operationProblems,
    ...dojoProblems,
  ],
} as const satisfies RouteContract;
