import * as z from 'zod/mini';
import { operationsShape } from '../core/merchant/operation-answer.ts';
import { moneyAnswer } from '../core/payments/payment-intent-answer.ts';

const capture = z
  .strictObject({
    captureId: z.nullable(z.string()),
    amount: moneyAnswer,
    status: z.nullable(z.string()).check(z.describe('Dojo’s word, e.g. `Successful`.')),
    createdAt: z.nullable(z.iso.datetime()),
  })
  .check(z.meta({ id: 'Capture' }));

/** What `GET /merchant/payment-intents/{paymentIntentId}` answers. */
export const getMerchantPaymentIntentAnswer = z
  .strictObject({
    paymentIntentId: z.string(),
    status: z
      .string()
      .check(
        z.describe(
          'Dojo’s word: `Created`, `Authorized`, `Captured`, `Reversed`, `Refunded`, `Canceled`, or one that Dojo adds later.',
        ),
      ),
    reference: z.string().check(z.describe('Empty if Dojo does not say.')),
    userId: z
      .nullable(z.string())
      .check(
        z.describe(
          'The app’s user: the token’s claim. `null`: erased since, or linked to another customer.',
        ),
      ),
    customerId: z.nullable(z.string()).check(z.describe('`null`: linked to no customer.')),
    captureMode: z
      .nullable(z.enum(['Auto', 'Manual']))
      .check(z.describe('`null`: Dojo does not say.')),
    amount: moneyAnswer,
    capturedAmount: moneyAnswer,
    capturableAmount: moneyAnswer,
    refundedAmount: moneyAnswer,
    refundableAmount: moneyAnswer,
    captures: z.array(capture).check(z.describe('As Dojo lists them.')),
    ...operationsShape,
  })
  .check(z.meta({ id: 'MerchantPayment' }));
