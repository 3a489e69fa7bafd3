import { setupIntentId } from '../core/http/path-parameters.ts';
import { dojoProblems, jsonContent, type RouteContract } from '../core/http/route-contract.ts';
import { operationAnswer } from '../core/merchant/operation-answer.ts';
import { chargeBody } from '../core/merchant/operation-bodies.ts';
import { operationProblems, unresolvedDescription } from '../core/merchant/operation-contract.ts';

export const contract = {
  tag: 'Merchant',
  description:
    'Charges the card that a setup intent has taken, without the customer present, e.g. when a booking is not kept. A setup intent can be charged once. `charge_declined` says that the card was declined: try again later with a new key. Once for each `Idempotency-Key`, for as long as the payment exists.',
  pathParameters: { setupIntentId },
  body: jsonContent(chargeBody, {
    amount: { value: 2_000, currencyCode: 'GBP' },
    reference: 'No-show, booking 17',
  }),
  takesIdempotencyKey: true,
  requiresIdempotencyKey: true,
  answers: [
    {
      status: 201,
      description: 'Charged. `paymentIntentId` is the payment that came of it.',
      content: jsonContent(operationAnswer, {
        operationId: '1f0c2b1e-7c0e-4a52-9f0f-6d7f6c1a2b3c',
        kind: 'charge',
        amount: { value: 2000, currencyCode: 'GBP' },
        outcome: 'done',
        reason: null,
        paymentIntentId: 'pi_sandbox_hqk6vqyVNkuBqXNA0tNzpg',
        dojoId: null,
        startedAt: '2026-01-31T12:00:00.000Z',
        settledAt: '2026-01-31T12:00:01.000Z',
      }),
    },
    {
      status: 202,
      description: unresolvedDescription,
      content: jsonContent(operationAnswer, {
        operationId: '1f0c2b1e-7c0e-4a52-9f0f-6d7f6c1a2b3c',
        kind: 'charge',
        amount: { value: 2000, currencyCode: 'GBP' },
        outcome: 'unresolved',
        reason: 'not-shown',
        paymentIntentId: 'pi_sandbox_hqk6vqyVNkuBqXNA0tNzpg',
        dojoId: null,
        startedAt: '2026-01-31T12:00:00.000Z',
        settledAt: null,
      }),
      hasRetryAfter: true,
      hasLocation: true,
    },
  ],
  problems: [
    'setup_intent_not_found',
    'currency_not_allowed',
    'amount_out_of_range',
    'charge_declined',
    ...operationProblems,
    ...dojoProblems,
  ],
} as const satisfies RouteContract;
