import { z } from 'zod';
import { customerSecretsSnapshotSchema } from './customers/customer-secrets-snapshot.ts';
import { customersSnapshotSchema } from './customers/customers-snapshot.ts';
import { paymentIntentsSnapshotSchema } from './payment-intents/payment-intents-snapshot.ts';
import { savedCardsSnapshotSchema } from './saved-cards/saved-cards-snapshot.ts';
import { setupIntentsSnapshotSchema } from './setup-intents/setup-intents-snapshot.ts';
import { subscriptionsSnapshotSchema } from './webhooks/subscriptions-snapshot.ts';

/** SHA-256 of an API key, in hexadecimal. */
const keyHashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** An account in a file. */
const accountSnapshotSchema = z.strictObject({
  keyHash: keyHashSchema,
  otherKeyHashes: z.array(keyHashSchema).optional(),
  environment: z.enum(['sandbox', 'production']),
  customers: customersSnapshotSchema,
  secrets: customerSecretsSnapshotSchema,
  savedCards: savedCardsSnapshotSchema,
  paymentIntents: paymentIntentsSnapshotSchema,
  setupIntents: setupIntentsSnapshotSchema,
  subscriptions: subscriptionsSnapshotSchema,
});

/** All accounts in a file. */
export const accountsSnapshotFields = {
  accounts: z.array(accountSnapshotSchema),
  revokedKeyHashes: z.array(keyHashSchema).optional(),
};

const accountsSnapshotSchema = z.strictObject(accountsSnapshotFields);

/** As they are written. */
export type AccountsSnapshot = z.input<typeof accountsSnapshotSchema>;
export type AccountSnapshot = AccountsSnapshot['accounts'][number];

/** As they were read and checked. */
export type CheckedAccounts = z.output<typeof accountsSnapshotSchema>;
export type CheckedAccount = CheckedAccounts['accounts'][number];
