import * as z from 'zod/mini';
import { paymentIntentBody } from '../app/payment-intent-body.ts';
import { newPaymentIntent } from '../core/payments/payment-intent-answer.ts';
import { sdkSecret } from '../core/payments/sdk-secret.ts';

export const checkoutBody = paymentIntentBody;

/** What `POST /checkout` answers: all that the SDK needs. */
export const checkoutAnswer = z.strictObject({ ...newPaymentIntent, ...sdkSecret });
