import * as z from 'zod/mini';

export const moneyAnswer = z
  .strictObject({
    value: z.int().check(z.describe('Minor units of the currency: 1999 is £19.99.')),
    currencyCode: z.string().check(z.describe('ISO 4217, e.g. `GBP`.')),
  })
  .check(z.meta({ id: 'Money' }));

/** What the app is told of a new payment intent. */
export const newPaymentIntent = {
  paymentIntentId: z
    .string()
    .check(
      z.describe(
        'For the SDK, and for asking how the payment stands. Treat it as sensitive: whoever has it can see the amount.',
      ),
    ),
  customerId: z
    .string()
    .check(z.describe('The Dojo customer to whom the intent is linked: the caller’s.')),
  amount: moneyAnswer,
  reference: z.string().check(z.describe('As it was sent. Empty if Dojo does not say.')),
  status: z
    .string()
    .check(
      z.describe(
        'Dojo’s word: `Created`, `Authorized`, `Captured`, `Reversed`, `Refunded`, `Canceled`, or one that Dojo adds later. There is no “declined”: a declined attempt leaves it `Created`.',
      ),
    ),
};

export type NewPaymentIntent = {
  readonly [field in keyof typeof newPaymentIntent]: z.infer<(typeof newPaymentIntent)[field]>;
};
