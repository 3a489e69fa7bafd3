import { orderBody } from '#app/order.ts';
import { sdkCheckout } from '../core/payments/sdk-checkout.ts';

export const checkoutBody = orderBody;

/** What `POST /checkout` answers: all that the SDK needs. */
export const checkoutAnswer = sdkCheckout;
