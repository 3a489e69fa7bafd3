import { setupIntentId } from '../core/http/path-parameters.ts';
import { dojoProblems, jsonContent, type RouteContract } from '../core/http/route-contract.ts';
import { chargeBody } from '../core/merchant/operation-bodies.ts';
import { operationAnswers, operationProblems } from '../core/merchant/operation-contract.ts';

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
  answers: operationAnswers(201, 'Charged. `paymentIntentId` is the payment that came of it.', {
    kind: 'charge',
    paymentIntentId: 'pi_sandbox_hqk6vqyVNkuBqXNA0tNzpg',
  }),
  problems: [
    'setup_intent_not_found',
    'currency_not_allowed',
    'amount_out_of_range',
    'charge_declined',
    ...operationProblems,
    ...dojoProblems,
  ],
} as const satisfies RouteContract;
