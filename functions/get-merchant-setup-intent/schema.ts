import * as z from 'zod/mini';
import { operationsShape } from '../core/merchant/operation-answer.ts';
import { setupIntentAnswer } from '../core/payments/setup-intent-answer.ts';

const { setupIntentId, status, reference, intendedAmount } = setupIntentAnswer.shape;

/** What `GET /merchant/setup-intents/{setupIntentId}` answers. */
export const getMerchantSetupIntentAnswer = z
  .strictObject({
    setupIntentId,
    status,
    reference,
    intendedAmount,
    userId: z
      .nullable(z.string())
      .check(
        z.describe('Whose card it is. `null`: the user was erased, or the intent has no customer.'),
      ),
    customerId: z
      .nullable(z.string())
      .check(z.describe('The Dojo customer. `null`: the intent has none.')),
    ...operationsShape,
  })
  .check(z.meta({ id: 'MerchantSetupIntent' }));
