import { paymentIntentId } from '../core/http/path-parameters.ts';
import { dojoProblems, jsonContent, type RouteContract } from '../core/http/route-contract.ts';
import { operationAnswer } from '../core/merchant/operation-answer.ts';
import { refundBody } from '../core/merchant/operation-bodies.ts';
import { operationProblems, unresolvedDescription } from '../core/merchant/operation-contract.ts';

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
  answers: [
    {
      status: 201,
      description: 'Refunded.',
      content: jsonContent(operationAnswer, {
        operationId: '1f0c2b1e-7c0e-4a52-9f0f-6d7f6c1a2b3c',
        kind: 'refund',
        amount: { value: 2000, currencyCode: 'GBP' },
        outcome: 'done',
        reason: null,
        paymentIntentId: null,
        dojoId: 'rfnd_sandbox_4kq9vqyVNkuBqXNA0tNzpg',
        startedAt: '2026-01-31T12:00:00.000Z',
        settledAt: '2026-01-31T12:00:01.000Z',
      }),
    },
    {
      status: 202,
      description: unresolvedDescription,
      content: jsonContent(operationAnswer, {
        operationId: '1f0c2b1e-7c0e-4a52-9f0f-6d7f6c1a2b3c',
        kind: 'refund',
        amount: { value: 2000, currencyCode: 'GBP' },
        outcome: 'unresolved',
        reason: 'not-shown',
        paymentIntentId: null,
        dojoId: null,
        startedAt: '2026-01-31T12:00:00.000Z',
        settledAt: null,
      }),
      hasRetryAfter: true,
      hasLocation: true,
    },
  ],
  problems: [
    'payment_intent_not_found',
    'amount_not_available',
    'currency_not_allowed',
    'merchant_limit_exceeded',
    ...operationProblems,
    ...dojoProblems,
  ],
} as const satisfies RouteContract;
