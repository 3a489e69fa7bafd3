import * as z from 'zod/mini';
import { orderBody } from '#app/order.ts';
import { newPaymentIntent } from '../core/payments/payment-intent-answer.ts';

export const createPaymentIntentBody = orderBody;

/** What `POST /payment-intents` answers. */
export const createPaymentIntentAnswer = z
  .strictObject(newPaymentIntent)
  .check(z.meta({ id: 'NewPaymentIntent' }));
