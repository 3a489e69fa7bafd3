import { describeCardPayment } from '../intents/describe-card-payment.ts';
import { supportedPaymentMethods } from '../merchant.ts';
import type { SetupIntent } from './setup-intents.ts';

/** The intent as Dojo answers it; what was not given is left out. */
export function describeSetupIntent(intent: SetupIntent) {
  const { fields, session, payment, expireAtMs } = intent;
  return {
    setupEvents: (intent.declines ?? []).map(({ transactionId, atMs }) => ({
      transactionId,
      transactionDateTime: timestamp(atMs),
      eventType: 'Declined',
    })),
    id: intent.id,
    clientSessionSecret: session.value,
    clientSessionSecretExpirationDate: timestamp(session.expireAtMs),
    status: intent.status,
    paymentMethods: fields.paymentMethods ?? ['Card'],
    customer: intent.customer,
    billingAddress: fields.billingAddress,
    shippingDetails: fields.shippingDetails,
    createdAt: timestamp(intent.createdAtMs),
    updatedAt: timestamp(intent.updatedAtMs),
    expireAt: expireAtMs === undefined ? undefined : timestamp(expireAtMs),
    reference: fields.reference,
    description: fields.description,
    merchantConfig: { supportedPaymentMethods },
    config: fields.config ?? {},
    metadata: fields.metadata,
    paymentDetails: payment && describeCardPayment(payment),
    intendedAmount: fields.intendedAmount,
    merchantInitiatedTransactionType: fields.merchantInitiatedTransactionType,
    terms: fields.terms,
    paymentSource: 'api',
  };
}

function timestamp(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
