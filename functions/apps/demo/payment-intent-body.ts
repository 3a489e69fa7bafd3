import * as z from 'zod/mini';
import { currencyCodes } from '../../core/money.ts';
import { userMetadataKey } from '../../core/payments/user-metadata.ts';

/**
 * What the app sends to pay: yours to extend, say with the id of a basket that `price-order.ts`
 * prices. The limits are Dojo's. Fields that are not named here are refused. The descriptions are
 * read by the app's developers, in the reference page and in generated clients.
 */
export const paymentIntentBody = z
  .strictObject({
    amount: z
      .strictObject({
        value: z.int().check(z.gte(1), z.describe('Minor units: 1000 is £10.00.')),
        currencyCode: z.enum(currencyCodes),
      })
      .check(z.meta({ id: 'OrderAmount' })),
    reference: z
      .string()
      .check(
        z.minLength(1),
        z.maxLength(60),
        z.describe('Your order’s name, shown in Dojo’s portal.'),
      ),
    description: z.optional(z.string().check(z.maxLength(4_096))),
    captureMode: z
      .optional(z.enum(['Auto', 'Manual']))
      .check(
        z.describe(
          '`Auto` (the default) takes the money at once; `Manual` only reserves it until your team captures it.',
        ),
      ),
    metadata: z
      .optional(
        z.record(
          z
            .string()
            .check(
              z.refine((key) => key !== userMetadataKey, `must not use the key ${userMetadataKey}`),
            ),
          z.string(),
        ),
      )
      .check(
        z.describe(
          'Texts of your own, kept with the payment. The key `save-card-user` is refused.',
        ),
      ),
  })
  .check(z.meta({ id: 'Order' }));

export type PaymentIntentBody = z.infer<typeof paymentIntentBody>;
