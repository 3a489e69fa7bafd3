import { z } from 'zod';
import { optional } from '../http/field-rules.ts';
import { cvvSchema, sandboxCardSchema } from '../payments/typed-card.ts';

/**
 * What the SDKs send beside a card. Nothing here reads it, and Dojo states no rules for it. Unknown fields
 * are let through: another version of an SDK may have more.
 */
const besideCard = {
  cardName: optional(z.string()),
  mitConsentGiven: optional(z.boolean()),
  savePaymentMethod: optional(z.boolean()),
  userEmailAddress: optional(z.string()),
  userPhoneNumber: optional(z.string()),
  billingAddress: optional(z.looseObject({})),
  shippingDetails: optional(z.looseObject({})),
  metaData: optional(z.looseObject({})),
};

/** The body of `POST /api/device-data/{token}`: the payment's. Google Pay's has no CVV. */
export const deviceDataSchema = z.object({
  ...besideCard,
  cV2: optional(z.string()),
  cardNumber: optional(z.string()),
  expiryDate: optional(z.string()),
  paymentMethodId: optional(z.string()),
});

/** Android's source: "API requires the expiry to be in the format mm / yy, with the spaces". */
const expiryDateSchema = z
  .string()
  .regex(/^(0[1-9]|1[0-2]) \/ \d{2}$/, 'The expiry date is written MM / YY, with the spaces.')
  .transform((text) => text.replaceAll(' ', ''));

/** The body of `POST /api/payments/{token}`. */
export const newCardSchema = z
  .object({
    ...besideCard,
    cV2: cvvSchema,
    cardNumber: sandboxCardSchema('GET / of the simulator shows them in a browser.'),
    expiryDate: expiryDateSchema,
  })
  .transform(({ cardNumber, expiryDate, cV2, savePaymentMethod, mitConsentGiven }) => ({
    with: 'card' as const,
    card: { number: cardNumber, expiryDate, cvv: cV2 },
    save: savePaymentMethod ?? false,
    isConsentGiven: isConsentGiven([savePaymentMethod, mitConsentGiven]),
  }));

/**
 * Whether the user has agreed to the `terms` of a setup intent. The SDKs send both boxes for it, and both are
 * true. Here one alone is enough, and none may be false.
 */
function isConsentGiven(boxes: readonly (boolean | null | undefined)[]): boolean {
  return boxes.includes(true) && !boxes.includes(false);
}

/** The body of `POST /api/payments/recurring/{token}`. */
export const savedCardSchema = z
  .object({ ...besideCard, cV2: cvvSchema, paymentMethodId: z.string() })
  .transform(({ cV2, paymentMethodId }) => ({
    with: 'saved-card' as const,
    savedCardId: paymentMethodId,
    cvv: cV2,
  }));

/** The body of `POST /mobile/payments/{token}/three-ds-complete`. */
export const threeDsCompleteSchema = z.object({
  paRes: optional(z.string()),
  transactionId: optional(z.string()),
  cardinalValidateResponse: optional(
    z.object({
      isValidated: optional(z.boolean()),
      errorNumber: optional(z.number()),
      errorDescription: optional(z.string()),
      actionCode: optional(z.string()),
    }),
  ),
});
