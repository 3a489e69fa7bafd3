import { tradingName } from '../merchant.ts';
import { describePaymentIntent } from '../payment-intents/describe-payment-intent.ts';
import type { PaymentIntent } from '../payment-intents/payment-intents.ts';
import { describeSetupIntent } from '../setup-intents/describe-setup-intent.ts';
import type { SetupIntent } from '../setup-intents/setup-intents.ts';

/** The fields that the SDKs read; nothing of how it was paid. */
export function describePublicPaymentIntent(intent: PaymentIntent) {
  const whole = describePaymentIntent(intent);
  const { customer } = whole;
  return {
    id: whole.id,
    status: whole.status,
    captureMode: whole.captureMode,
    clientSessionSecret: whole.clientSessionSecret,
    clientSessionSecretExpirationDate: whole.clientSessionSecretExpirationDate,
    totalAmount: whole.totalAmount,
    tipsAmount: whole.tipsAmount,
    refundedAmount: whole.refundedAmount,
    paymentMethods: whole.paymentMethods,
    customer: customer && { id: customer.id, emailAddress: customer.emailAddress },
    merchantConfig: whole.merchantConfig,
    config: { ...whole.config, tradingName },
    billingAddress: whole.billingAddress,
    shippingDetails: whole.shippingDetails,
    itemLines: whole.itemLines,
    reference: whole.reference,
    description: whole.description,
    metadata: whole.metadata,
    createdAt: whole.createdAt,
    updatedAt: whole.updatedAt,
  };
}

/** `SetupIntentPublicResponse` of Dojo's reference. */
export function describePublicSetupIntent(intent: SetupIntent) {
  const { setupEvents, ...described } = describeSetupIntent(intent);
  return { ...described, config: { ...described.config, tradingName } };
}
