import * as z from 'zod/mini';
import { paymentIntentBody } from '../apps/demo/payment-intent-body.ts';
import { newPaymentIntent } from '../core/payments/payment-intent-answer.ts';

export const createPaymentIntentBody = paymentIntentBody;

/** What `POST /payment-intents` answers. */
export const createPaymentIntentAnswer = z
  .strictObject(newPaymentIntent)
  .check(z.meta({ id: 'NewPaymentIntent' }));
