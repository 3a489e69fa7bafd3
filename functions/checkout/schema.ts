import { paymentIntentBody } from '../apps/demo/payment-intent-body.ts';
import { sdkCheckout } from '../core/payments/sdk-checkout.ts';

export const checkoutBody = paymentIntentBody;

/** What `POST /checkout` answers: all that the SDK needs. */
export const checkoutAnswer = sdkCheckout;
