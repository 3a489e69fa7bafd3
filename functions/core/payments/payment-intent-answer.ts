import * as z from 'zod/mini';

/** Minor units of the currency. */
export const moneyAnswer = z.strictObject({ value: z.int(), currencyCode: z.string() });

/** What the app is told of a new payment intent. */
export const newPaymentIntent = {
  paymentIntentId: z.string(),
  customerId: z.string(),
  amount: moneyAnswer,
  reference: z.string(),
  /** Dojo's word: `Created`, `Authorized`, `Captured`, `Reversed`, `Refunded`, `Canceled`. */
  status: z.string(),
};

export type NewPaymentIntent = {
  readonly [field in keyof typeof newPaymentIntent]: z.infer<(typeof newPaymentIntent)[field]>;
};
