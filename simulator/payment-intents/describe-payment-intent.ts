import { describeCardPayment } from '../intents/describe-card-payment.ts';
import { refundedOf, totalOf } from '../merchant/payment-money.ts';
import { supportedPaymentMethods } from '../merchant.ts';
import type { PaymentIntent } from './payment-intents.ts';

/** The intent as Dojo answers it; what was not given is left out. */
export function describePaymentIntent(intent: PaymentIntent) {
  const { fields, session, payment } = intent;
  return {
    id: intent.id,
    captureMode: fields.captureMode,
    cardHolderNotPresent: fields.cardHolderNotPresent ?? false,
    clientSessionSecret: session?.value,
    clientSessionSecretExpirationDate: session ? timestamp(session.expireAtMs) : noDate,
    paymentDetails: payment && describeCardPayment(payment),
    status: intent.status,
    paymentMethods: fields.paymentMethods ?? ['Card'],
    amount: fields.amount,
    tipsAmount: fields.tipsAmount,
    totalAmount: { value: totalOf(fields), currencyCode: fields.amount.currencyCode },
    refundedAmount: refundedOf(intent.money),
    captures: intent.money.captures.map(({ createdAtMs, ...capture }) => ({
      ...capture,
      createdAt: timestamp(createdAtMs),
    })),
    customer: intent.customer,
    requestSecurity: fields.requestSecurity,
    billingAddress: fields.billingAddress,
    shippingDetails: fields.shippingDetails,
    createdAt: timestamp(intent.createdAtMs),
    updatedAt: timestamp(intent.updatedAtMs),
    reference: fields.reference,
    description: fields.description,
    itemLines: fields.itemLines ?? [],
    taxLines: fields.taxLines ?? [],
    actionLink: fields.actionLink,
    merchantConfig: { supportedPaymentMethods },
    config: fields.config ?? {},
    autoExpireAction: fields.autoExpireAction,
    expireAt: timestamp(intent.expireAtMs),
    autoExpireIn: fields.autoExpireIn,
    metadata: fields.metadata,
    orderDetails: fields.orderDetails,
    setupIntentId: fields.setupIntentId,
    cashbackAmount: fields.cashbackAmount,
    serviceChargeAmount: fields.serviceChargeAmount,
    paymentLink: `https://pay.dojo.tech/checkout/${intent.id}`,
    terminalSessionHistory: [],
  };
}

/** What Dojo shows as the expiry of a session secret that is not there. */
const noDate = '0001-01-01T00:00:00Z';

function timestamp(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
