import { z } from 'zod';

const amount = z.object({ value: z.int(), currencyCode: z.enum(['GBP', 'EUR']) });
const cardScheme = z.enum(['VISA', 'MASTERCARD', 'MAESTRO', 'DISCOVER', 'DCI', 'AMEX']);

/**
 * What Android's `PaymentIntentDomainEntityMapper` refuses an intent without, and what Gson cannot read into
 * `PaymentIntentPayload`.
 */
export const readByAndroid = z
  .object({
    id: z.string(),
    clientSessionSecret: z.string(),
    status: z.string(),
    totalAmount: amount.optional(),
    intendedAmount: amount.optional(),
    merchantConfig: z.object({
      supportedPaymentMethods: z.object({
        cardSchemes: z.array(cardScheme),
        wallets: z.array(z.enum(['APPLE_PAY', 'GOOGLE_PAY'])).optional(),
      }),
    }),
    customer: z.object({ id: z.string(), emailAddress: z.string().optional() }).optional(),
    config: z.object({ tradingName: z.string() }),
    refundedAmount: z.int().optional(),
    itemLines: z.array(z.object({ amountTotal: amount.optional() })).optional(),
    merchantInitiatedTransactionType: z.string().optional(),
    paymentSource: z.string().optional(),
  })
  .refine(({ totalAmount, intendedAmount }) => totalAmount ?? intendedAmount);

/** A setup intent, for Android's `IsSDKInitializedCorrectlyUseCase`. */
export const setupReadByAndroid = readByAndroid.refine(
  (it) => it.merchantInitiatedTransactionType && it.paymentSource,
);

/** iOS's `DojoPaymentIntent`. */
export const readByIos = z.object({
  id: z.string(),
  clientSessionSecret: z.string(),
  totalAmount: amount,
});

/** Android's `DeviceData`; iOS reads the token alone. */
export const deviceData = z.object({ formAction: z.string(), token: z.string() });

/** Android's `PaymentResponse`, iOS's `ThreeDSResponse`: with 3 the rest is required. */
export const paymentResponse = z.union([
  z.object({
    statusCode: z.literal(3),
    stepUpUrl: z.string(),
    paReq: z.string(),
    md: z.string(),
  }),
  z.object({ statusCode: z.int().refine((code) => code !== 3) }),
]);

/** Android's `DecryptGPayTokenResponse`. */
export const decryptedToken = z.object({
  paymentMethod: z.string(),
  paymentMethodDetails: z.object({
    authMethod: z.enum(['CRYPTOGRAM_3DS', 'PAN_ONLY']),
    pan: z.string(),
    expirationMonth: z.string(),
    expirationYear: z.string(),
  }),
  gatewayMerchantId: z.string(),
  messageId: z.string(),
  messageExpiration: z.string(),
});

/** Android's `PaymentMethodsRaw`. */
export const paymentMethods = z.object({
  customerId: z.string(),
  merchantId: z.string(),
  savedPaymentMethods: z.array(
    z.object({
      id: z.string(),
      cardDetails: z.object({ pan: z.string(), expiryDate: z.string(), scheme: cardScheme }),
    }),
  ),
  supportedPaymentMethods: z.object({ cardSchemes: z.array(cardScheme) }),
});
