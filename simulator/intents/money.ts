import { z } from 'zod';

/** Minor units and one of Dojo's two currencies. */
export const moneySchema = z.strictObject({
  value: z.int(),
  currencyCode: z.enum(['GBP', 'EUR']),
});

/** What a payer is charged: never negative, unlike a discount on a line. */
export const chargedMoneySchema = moneySchema.extend({ value: z.int().nonnegative() });
