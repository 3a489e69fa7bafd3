import { z } from 'zod';
import { optional } from '../http/field-rules.ts';
import { cardSnapshotSchema, snapshotCard } from '../payments/card-snapshot.ts';
import type { CardPayment } from './describe-card-payment.ts';

export const sessionSnapshotSchema = z.strictObject({
  value: z.string(),
  expireAtMs: z.number(),
  used: z.boolean(),
});

/** What payment intents and setup intents in a file have in common. */
export const intentSnapshotFields = {
  id: z.string(),
  customer: optional(
    z.strictObject({
      id: z.string().optional(),
      emailAddress: z.string().optional(),
      phoneNumber: z.string().optional(),
    }),
  ),
  payment: optional(
    z.strictObject({
      transactionId: z.string(),
      paidAtMs: z.number(),
      card: cardSnapshotSchema,
      savedCardId: optional(z.string()),
    }),
  ),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
};

/** The same intent, with the card of its payment as a file holds it. */
export function snapshotIntent<Intent extends { readonly payment: CardPayment | undefined }>(
  intent: Intent,
) {
  const { payment } = intent;
  return { ...intent, payment: payment && { ...payment, card: snapshotCard(payment.card) } };
}
