import * as z from 'zod/mini';
import { currencyCodes } from '../money.ts';
import { dojoText } from '../payments/dojo-text.ts';
import { description, metadata, reference } from '../payments/order-fields.ts';

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
      .optional(dojoText(1_024, 'many-lines'))
      .check(z.describe('Kept with the refund at Dojo.')),
    notes: z
      .optional(dojoText(4_096, 'many-lines'))
      .check(z.describe('Kept with the refund at Dojo.')),
  })
  .check(z.meta({ id: 'NewRefund' }));

export const chargeBody = z
  .strictObject({
    amount,
    reference: reference.check(z.describe('Your name for the payment, shown in Dojo’s portal.')),
    description,
    metadata,
  })
  .check(z.meta({ id: 'NewCharge' }));
