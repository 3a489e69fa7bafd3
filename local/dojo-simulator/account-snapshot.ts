import { z } from 'zod';
import { customerSecretsSnapshotSchema } from './customers/customer-secrets-snapshot.ts';
import { customersSnapshotSchema } from './customers/customers-snapshot.ts';
import { paymentIntentsSnapshotSchema } from './payment-intents/payment-intents-snapshot.ts';
import { savedCardsSnapshotSchema } from './saved-cards/saved-cards-snapshot.ts';
import { setupIntentsSnapshotSchema } from './setup-intents/setup-intents-snapshot.ts';
import { subscriptionsSnapshotSchema } from './webhooks/subscriptions-snapshot.ts';

/** An account in a file. */
export const accountSnapshotSchema = z.strictObject({
  /** SHA-256 of the API key, in hexadecimal. */
  keyHash: z.string().regex(/^[0-9a-f]{64}$/),
  environment: z.enum(['sandbox', 'production']),
  customers: customersSnapshotSchema,
  secrets: customerSecretsSnapshotSchema,
  savedCards: savedCardsSnapshotSchema,
  paymentIntents: paymentIntentsSnapshotSchema,
  setupIntents: setupIntentsSnapshotSchema,
  subscriptions: subscriptionsSnapshotSchema,
});

/** As it is written. */
export type AccountSnapshot = z.input<typeof accountSnapshotSchema>;

/** As it was read and checked. */
export type CheckedAccount = z.output<typeof accountSnapshotSchema>;
