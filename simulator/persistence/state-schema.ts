import { z } from 'zod';
import { updateCustomerSchema } from '../customers/customer-schemas.ts';
import { optional } from '../http/field-rules.ts';
import {
  createPaymentIntentSchema,
  paymentIntentStatuses,
} from '../payment-intents/payment-intent-schemas.ts';
import { maskCardNumber, sandboxCards } from '../payments/sandbox-cards.ts';
import { createSetupIntentSchema } from '../setup-intents/setup-intent-schema.ts';
import { setupIntentStatuses } from '../setup-intents/setup-intent-status.ts';
import { subscribeSchema } from '../webhooks/webhook-schemas.ts';

/** In the file a card is its masked number, by which the published test card is found again. */
const cardSchema = z.string().transform((masked, context) => {
  const card = sandboxCards.find(({ number }) => maskCardNumber(number) === masked);
  if (card) return card;
  context.addIssue('This is no test card.');
  return z.NEVER;
});

const customerSchema = z.strictObject({
  id: z.string(),
  // That of an update, since it may have put in what a creation does not take.
  details: updateCustomerSchema,
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  documentVersion: z.int(),
  sequence: z.int(),
});

const customerSecretSchema = z.strictObject({
  secret: z.string(),
  customerId: z.string(),
  createdAtMs: z.number(),
  expireAtMs: z.number(),
});

const savedCardSchema = z.strictObject({
  id: z.string(),
  customerId: z.string(),
  card: cardSchema,
});

const sessionSchema = z.strictObject({
  value: z.string(),
  expireAtMs: z.number(),
  used: z.boolean(),
  challenge: z
    .strictObject({ id: z.string(), card: cardSchema, customerId: z.string().optional() })
    .optional(),
});

const intentFields = {
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
      card: cardSchema,
      savedCardId: optional(z.string()),
    }),
  ),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
};

const paymentIntentSchema = z.strictObject({
  ...intentFields,
  fields: createPaymentIntentSchema,
  status: z.enum(paymentIntentStatuses),
  session: optional(sessionSchema),
  expireAtMs: z.number(),
  sequence: z.int(),
  /** Absent in a file from before money could be captured and refunded. */
  money: z
    .strictObject({
      captures: z
        .array(
          z.strictObject({
            id: z.string(),
            amount: z.int(),
            tipsAmount: optional(z.int()),
            status: z.enum(['Created', 'Successful', 'Declined', 'Failed']),
            createdAtMs: z.number(),
          }),
        )
        .readonly(),
      refunds: z
        .array(
          z.strictObject({
            id: z.string(),
            key: optional(z.string()),
            amount: z.int(),
            refundReason: optional(z.string()),
            notes: optional(z.string()),
            createdAtMs: z.number(),
          }),
        )
        .readonly(),
      isReleased: z.boolean(),
    })
    .optional(),
});

const setupIntentSchema = z.strictObject({
  ...intentFields,
  fields: createSetupIntentSchema,
  status: z.enum(setupIntentStatuses),
  session: sessionSchema,
  declines: optional(z.array(z.strictObject({ transactionId: z.string(), atMs: z.number() }))),
  expireAtMs: optional(z.number()),
});

const subscriptionSchema = z.strictObject({
  id: z.string(),
  fields: subscribeSchema,
  secrets: z
    .array(
      z.strictObject({
        id: z.string(),
        value: z.string(),
        createdAtMs: z.number(),
        isActive: z.boolean(),
      }),
    )
    .min(1),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
});

/** SHA-256 of an API key, in hexadecimal. */
const keyHashSchema = z.string().regex(/^[0-9a-f]{64}$/);

const accountSchema = z.strictObject({
  keyHash: keyHashSchema,
  otherKeyHashes: z.array(keyHashSchema).optional(),
  environment: z.enum(['sandbox', 'production']),
  /** `sequence` is that of the customer that was made last. */
  customers: z.strictObject({
    sequence: z.int(),
    deletedCount: z.int(),
    live: z.array(customerSchema),
  }),
  secrets: z.array(customerSecretSchema),
  savedCards: z.array(savedCardSchema),
  /** `sequence` is that of the intent that was made last. */
  paymentIntents: z.strictObject({ sequence: z.int(), intents: z.array(paymentIntentSchema) }),
  setupIntents: z.array(setupIntentSchema),
  subscriptions: z.array(subscriptionSchema),
});

/**
 * Everything that outlives a restart. A change of any part's shape, other than a new field that may
 * be absent, needs another `format`, so that an older file is refused and not misread.
 */
export const stateSchema = z.strictObject({
  format: z.literal('dojo-simulator-1'),
  /** How far the ids' seeded stream has been used. */
  idBytesTaken: z.int().min(0),
  /** In the order in which their keys were first seen, which names them. */
  accounts: z.array(accountSchema),
  revokedKeyHashes: z.array(keyHashSchema).optional(),
});

/** The same as plain data, with whole cards. */
export type State = z.output<typeof stateSchema>;
export type StoredAccount = State['accounts'][number];
