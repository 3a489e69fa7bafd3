import { z } from 'zod';
import { optional } from '../http/field-rules.ts';
import { intentFields } from '../intents/intent-fields.ts';
import { linkedCustomerSchema } from '../intents/linked-customer.ts';
import { chargedMoneySchema } from '../intents/money.ts';

/** The body of `POST /setup-intents`. Unlike a payment intent it takes no `generateRemoteToken`. */
export const createSetupIntentSchema = z.strictObject({
  ...intentFields,
  merchantInitiatedTransactionType: z.enum(['NoShow', 'Unscheduled']),
  terms: z.string().min(1).max(10_240),
  intendedAmount: optional(chargedMoneySchema),
  customer: linkedCustomerSchema,
});

export type CreateSetupIntent = z.output<typeof createSetupIntentSchema>;
