import { paymentIntentId } from '../core/http/path-parameters.ts';
import { dojoProblems, jsonContent, type RouteContract } from '../core/http/route-contract.ts';
import { refundBody } from '../core/merchant/operation-bodies.ts';
import { operationAnswers, operationProblems } from '../core/merchant/operation-contract.ts';

export const contract = {
  tag: 'Merchant',
  description:
    'Gives money back that was captured: all that is left (without a body, or with `{}`), or a part; several parts one after the other. Once for each `Idempotency-Key`, for as long as the payment exists. A refund cannot be taken back.',
  pathParameters: { paymentIntentId },
  body: jsonContent(refundBody, {
    amount: { value: 2_000, currencyCode: 'GBP' },
    reason: 'One of two meals',
  }),
  takesIdempotencyKey: true,
  requiresIdempotencyKey: true,
  answers: operationAnswers(201, 'Refunded.', {
    kind: 'refund',
    dojoId: 'rfnd_sandbox_4kq9vqyVNkuBqXNA0tNzpg',
  }),
  problems: [
    'payment_intent_not_found',
    'amount_not_available',
    'currency_not_allowed',
    'merchant_limit_exceeded',
    ...operationProblems,
    ...dojoProblems,
  ],
} as const satisfies RouteContract;
