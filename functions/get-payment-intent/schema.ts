import * as z from 'zod/mini';
import { newPaymentIntent } from '../core/payments/payment-intent-answer.ts';

/** What `GET /payment-intents/{paymentIntentId}` answers. */
export const getPaymentIntentAnswer = z
  .strictObject({
    ...newPaymentIntent,
    paid: z
      .boolean()
      .check(z.describe('Whether the money is taken, so that the order may be fulfilled.')),
  })
  .check(z.meta({ id: 'PaymentIntent' }));
