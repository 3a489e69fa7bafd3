import { z } from 'zod';
import { optional } from '../http/field-rules.ts';
import { intentSnapshotFields, sessionSnapshotSchema } from '../intents/intent-snapshot.ts';
import { createPaymentIntentSchema, paymentIntentStatuses } from './payment-intent-schemas.ts';

/** An account's payment intents in a file. */
export const paymentIntentsSnapshotSchema = z.strictObject({
  /** Of the intent that was made last. */
  sequence: z.int(),
  intents: z.array(
    z.strictObject({
      ...intentSnapshotFields,
      fields: createPaymentIntentSchema,
      status: z.enum(paymentIntentStatuses),
      session: optional(sessionSnapshotSchema),
      expireAtMs: z.number(),
      sequence: z.int(),
    }),
  ),
});
