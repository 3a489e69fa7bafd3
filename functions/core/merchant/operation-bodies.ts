import * as z from 'zod/mini';
import { currencyCodes } from '../money.ts';
import { ourMetadataKeys } from '../payments/user-metadata.ts';

const amount = z
  .strictObject({
    value: z.int().check(z.gte(1), z.describe('Minor units: 1000 is £10.00.')),
    currencyCode: z.enum(currencyCodes),
  })
  .check(z.meta({ id: 'OperationAmount' }));

export const captureBody = z
  .strictObject({
    amount: z
      .optional(amount)
      .check(z.describe('In the currency of the payment. Default: all that is left.')),
  })
  .check(z.meta({ id: 'NewCapture' }));

export const refundBody = z
  .strictObject({
    amount: z
      .optional(amount)
      .check(z.describe('In the currency of the payment. Default: all that is left.')),
    reason: z
      .optional(z.string().check(z.maxLength(1_024)))
      .check(z.describe('Kept with the refund at Dojo.')),
    notes: z
      .optional(z.string().check(z.maxLength(4_096)))
      .check(z.describe('Kept with the refund at Dojo.')),
  })
  .check(z.meta({ id: 'NewRefund' }));

export const chargeBody = z
  .strictObject({
    amount,
    reference: z
      .string()
      .check(
        z.minLength(1),
        z.maxLength(60),
        z.describe('Your name for the payment, shown in Dojo’s portal.'),
      ),
    description: z.optional(z.string().check(z.maxLength(4_096))),
    metadata: z
      .optional(
        z.record(
          z
            .string()
            .check(
              z.refine(
                (key) => !ourMetadataKeys.includes(key),
                `must not use the keys ${ourMetadataKeys.join(' and ')}`,
              ),
            ),
          z.string(),
        ),
      )
      .check(z.describe('Strings of your own, kept with the payment.')),
  })
  .check(z.meta({ id: 'NewCharge' }));
