import { paymentIntentId } from '../core/http/path-parameters.ts';
import { dojoProblems, jsonContent, type RouteContract } from '../core/http/route-contract.ts';
import { captureBody } from '../core/merchant/operation-bodies.ts';
import { operationAnswers, operationProblems } from '../core/merchant/operation-contract.ts';

export const contract = {
  tag: 'Merchant',
  description:
    'Takes money that a payment of `captureMode` `Manual` has reserved: all that is left (without a body, or with `{}`), or a part; several parts one after the other. Once for each `Idempotency-Key`, for as long as the payment exists.',
  pathParameters: { paymentIntentId },
  body: jsonContent(captureBody, { amount: { value: 2_000, currencyCode: 'GBP' } }),
  takesIdempotencyKey: true,
  requiresIdempotencyKey: true,
  answers: operationAnswers(201, 'Captured.', {
    kind: 'capture',
    dojoId: 'cp_sandbox_4kq9vqyVNkuBqXNA0tNzpg',
  }),
  problems: [
    'payment_intent_not_found',
    'amount_not_available',
    'currency_not_allowed',
    'capture_declined',
    ...operationProblems,
    ...dojoProblems,
  ],
} as const satisfies RouteContract;
