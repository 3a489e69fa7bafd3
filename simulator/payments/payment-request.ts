import { z } from 'zod';
import type { CardToPayWith } from './pay.ts';
import { cvvSchema, typedCardSchema } from './typed-card.ts';

const paymentFieldsSchema = z.strictObject({
  paymentIntentId: z.string(),
  card: typedCardSchema.optional(),
  savedPaymentMethodId: z.string().optional(),
  cvv: cvvSchema.optional(),
  customerSecret: z.string().optional(),
  savePaymentMethod: z.boolean().optional(),
});

type PaymentFields = z.output<typeof paymentFieldsSchema>;

/** A payment attempt with a card typed in, or with one that the customer saved earlier. */
export type PaymentRequest = CardToPayWith & {
  readonly paymentIntentId: string;
  readonly customerSecret: string | undefined;
};

/** The body of `POST /simulator/payments`. */
export const paymentRequestSchema = paymentFieldsSchema.transform((fields, context) => {
  const problems = contradictions(fields);
  for (const [field, message] of problems) {
    context.addIssue({ code: 'custom', path: [field], message });
  }
  const { paymentIntentId, customerSecret, card, savedPaymentMethodId, cvv } = fields;
  const request = { paymentIntentId, customerSecret };
  if (card)
    return { ...request, with: 'card' as const, card, save: fields.savePaymentMethod ?? false };
  if (savedPaymentMethodId === undefined || cvv === undefined) return z.NEVER;
  return { ...request, with: 'saved-card' as const, savedCardId: savedPaymentMethodId, cvv };
});

function contradictions(fields: PaymentFields): readonly (readonly [string, string])[] {
  if (fields.card && fields.savedPaymentMethodId !== undefined) {
    return [['card', 'Pay with card or with savedPaymentMethodId, not with both.']];
  }
  if (fields.card) {
    return [
      ...when(fields.cvv !== undefined, 'cvv', 'The CVV of a card goes into card.cvv.'),
      ...when(
        fields.savePaymentMethod === true && fields.customerSecret === undefined,
        'customerSecret',
        'Saving a card needs a secret of the customer to whom the intent is linked.',
      ),
    ];
  }
  if (fields.savedPaymentMethodId === undefined) {
    return [['card', 'Pay with card or with savedPaymentMethodId: one of them is required.']];
  }
  return [
    ...when(fields.cvv === undefined, 'cvv', 'Paying with a saved card needs its CVV.'),
    ...when(
      fields.customerSecret === undefined,
      'customerSecret',
      'Paying with a saved card needs a secret of its customer.',
    ),
    ...when(
      fields.savePaymentMethod === true,
      'savePaymentMethod',
      'The card is saved already: leave this field out.',
    ),
  ];
}

function when(applies: boolean, field: string, message: string): readonly [string, string][] {
  return applies ? [[field, message]] : [];
}
