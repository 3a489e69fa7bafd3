import * as z from 'zod/mini';
import { paymentIntentBody } from '../app/payment-intent-body.ts';

export const createPaymentIntentBody = paymentIntentBody;

/** What `POST /payment-intents` answers. */
export const createPaymentIntentAnswer = z.strictObject({
  paymentIntentId: z.string(),
  customerId: z.string(),
  amount: z.strictObject({ value: z.int(), currencyCode: z.string() }),
  reference: z.string(),
  status: z.string(),
});
