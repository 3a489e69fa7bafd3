import * as z from 'zod/mini';
import { newPaymentIntent } from './payment-intent-answer.ts';
import { sdkSecret } from './sdk-secret.ts';

/** All that the SDK needs: an intent that can be paid, and a secret. */
export const sdkCheckout = z
  .strictObject({ ...newPaymentIntent, ...sdkSecret })
  .check(z.meta({ id: 'Checkout' }));
