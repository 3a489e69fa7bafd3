import { sdkCheckout } from '../core/payments/sdk-checkout.ts';

/** What `POST /payment-intents/{paymentIntentId}/resume` answers: the same as a checkout. */
export const resumePaymentIntentAnswer = sdkCheckout;
