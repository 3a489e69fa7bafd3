import * as z from 'zod/mini';
import { currencyCodes } from '../core/money.ts';
import { userMetadataKey } from '../core/payments/user-metadata.ts';

/**
 * What the app sends to pay: yours to extend, say with the id of a basket that `price-order.ts`
 * prices. The limits are Dojo's. Fields that are not named here are refused.
 */
export const paymentIntentBody = z.strictObject({
  amount: z.strictObject({
    /** Minor units: 1000 is £10.00. */
    value: z.int().check(z.gte(1)),
    currencyCode: z.enum(currencyCodes),
  }),
  /** Your order's name, shown in Dojo's portal. */
  reference: z.string().check(z.minLength(1), z.maxLength(60)),
  description: z.optional(z.string().check(z.maxLength(4_096))),
  captureMode: z.optional(z.enum(['Auto', 'Manual'])),
  metadata: z.optional(
    z.record(
      z
        .string()
        .check(
          z.refine((key) => key !== userMetadataKey, `must not use the key ${userMetadataKey}`),
        ),
      z.string(),
    ),
  ),
});

export type PaymentIntentBody = z.infer<typeof paymentIntentBody>;
