import { paymentIntentId } from '../core/http/path-parameters.ts';
import { dojoProblems, jsonContent, type RouteContract } from '../core/http/route-contract.ts';
import { getMerchantPaymentIntentAnswer } from './schema.ts';

export const contract = {
  tag: 'Merchant',
  description:
    'How a payment stands: what was asked, taken and given back, what can still be, and what this backend is doing with it. A payment that another deployment, or something else with the same Dojo account, has made is 404.',
  pathParameters: { paymentIntentId },
  answers: [
    {
      status: 200,
      description: 'The payment as Dojo has it now.',
      content: jsonContent(getMerchantPaymentIntentAnswer, {
        paymentIntentId: 'pi_sandbox_hqk6vqyVNkuBqXNA0tNzpg',
        status: 'Captured',
        reference: 'order-1',
        userId: 'alice',
        customerId: 'cust_sandbox_l1k8bM3FbUqCTHQ6iw8Aew',
        captureMode: 'Auto',
        amount: { value: 1_999, currencyCode: 'GBP' },
        capturedAmount: { value: 1_999, currencyCode: 'GBP' },
        capturableAmount: { value: 0, currencyCode: 'GBP' },
        refundedAmount: { value: 500, currencyCode: 'GBP' },
        refundableAmount: { value: 1_499, currencyCode: 'GBP' },
        captures: [
          {
            captureId: 'cp_sandbox_4kq9vqyVNkuBqXNA0tNzpg',
            amount: { value: 1_999, currencyCode: 'GBP' },
            status: 'Successful',
            createdAt: '2026-01-31T12:00:00.000Z',
          },
        ],
        operation: null,
        operations: [
          {
            operationId: '1f0c2b1e-7c0e-4a52-9f0f-6d7f6c1a2b3c',
            kind: 'refund',
            amount: { value: 500, currencyCode: 'GBP' },
            outcome: 'done',
            reason: null,
            paymentIntentId: null,
            dojoId: 'rfnd_sandbox_4kq9vqyVNkuBqXNA0tNzpg',
            startedAt: '2026-01-31T12:05:00.000Z',
            settledAt: '2026-01-31T12:05:01.000Z',
          },
        ],
      }),
    },
  ],
  problems: ['payment_intent_not_found', ...dojoProblems],
} as const satisfies RouteContract;
