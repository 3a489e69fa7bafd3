import { z } from 'zod';
import { nullableFieldNames } from './nulls/answer-shapes.ts';

const oneDayMs = 24 * 60 * 60 * 1000;
const lagSchema = z.int().min(0).max(oneDayMs);

/** With what an unknown thing is refused. The reference lists no 422, and often 400 without 404. */
const unknownStatusSchema = z.literal([400, 401, 404, 422]);

const cardFieldSchema = z.string().nullable().optional();

/** What a saved card shows in place of what it has. */
const cardShapeSchema = z.strictObject({
  leaveOut: z.array(z.enum(['cardDetails', 'pan', 'expiryDate', 'scheme'])).optional(),
  cardDetails: z.null().optional(),
  pan: cardFieldSchema,
  expiryDate: cardFieldSchema,
  scheme: cardFieldSchema,
});

export type CardShape = z.output<typeof cardShapeSchema>;

/** The settings that come in groups; each can be changed alone. */
const groups = {
  /** How old what is read may be, in milliseconds. A lag holds for what is written while it is set. */
  lagMs: z.strictObject({
    /** `GET /customers/{customerId}`. */
    customers: lagSchema,
    /** `POST /customers/search`. */
    customerSearch: lagSchema,
    /** What `POST /customers/{customerId}/create-secret` knows of customers. */
    createSecret: lagSchema,
    /** What the creation of an intent knows of customers. */
    linkedCustomers: lagSchema,
    /** Whether a customer secret is accepted. */
    customerSecrets: lagSchema,
    savedCards: lagSchema,
    /** `GET /payment-intents/{paymentIntentId}` and the search. */
    paymentIntents: lagSchema,
    /** `GET /setup-intents/{setupIntentId}`. */
    setupIntents: lagSchema,
  }),
  /** The status for a thing that the account does not have. */
  unknownStatus: z.strictObject({
    /** To change, delete or mint a secret for. */
    customers: unknownStatusSchema,
    /** To read: 200 leaves it out of the list. A status refuses when none of the ids is known. */
    customersRead: z.literal([200, 400, 401, 404, 422]),
    /** Also for one that has expired, or is another customer's. */
    customerSecrets: unknownStatusSchema,
    savedCards: unknownStatusSchema,
    paymentIntents: unknownStatusSchema,
    setupIntents: unknownStatusSchema,
    /** Subscriptions and their signing secrets. */
    webhooks: unknownStatusSchema,
  }),
  /** Which of the fields that the reference calls nullable are null. */
  nulls: z.strictObject({
    /** Those without a value, which are left out otherwise. */
    absent: z.boolean(),
    /** Also those with a value, but for the few that a client cannot do without. */
    unneeded: z.boolean(),
    /** These wherever an answer has them, needed or not. */
    fields: z.array(
      z.enum(nullableFieldNames, {
        error: `The field is one of: ${nullableFieldNames.join(', ')}.`,
      }),
    ),
  }),
  /** How both searches list and page. */
  search: z.strictObject({
    order: z.enum(['newest-first', 'oldest-first']),
    /** Where `after` leads: `circular` from the last page to the first, `repeated` to the same page. */
    cursors: z.enum(['sound', 'circular', 'repeated']),
    /** Which customers `lagMs.customerSearch` holds back: of every two, the older or both. */
    lagging: z.enum(['all', 'every-second']),
  }),
  /** Customers that are refused with a 400, at creation and change, though the reference allows them. */
  refusedCustomers: z.strictObject({
    malformedEmailAddresses: z.boolean(),
    emailAddresses: z.array(z.string()),
    names: z.array(z.string()),
  }),
  /** What Dojo does not say of moving money. */
  payments: z.strictObject({
    /** Of a Manual payment of which only a part is captured. */
    statusAfterPartialCapture: z.enum(['Authorized', 'Captured']),
    refundKeys: z.strictObject({
      /** For how long the same key is the same refund. */
      rememberedForMs: z.int().min(0),
      /** The same key with another body: refused with 400, or answered with the first refund. */
      withAnotherBody: z.enum(['refused', 'answered']),
    }),
    /** Reversing what is left after a part was captured. Dojo's guide refuses it, its reference does not say. */
    reversalAfterPartialCapture: z.enum(['done', 'refused']),
    /** A setup with the test card that is declined: declined at once, or authorized and declined when charged. */
    setupWithDeclinedCard: z.enum(['declined', 'authorized']),
    /**
     * How the charge of a setup intent ends, by its id; `*` is every other one. Default: as the card says,
     * `Successful` or `Declined`.
     */
    charges: z.record(z.string(), z.enum(['Created', 'Successful', 'Declined', 'Failed'])),
    /**
     * A card whose bank asks (3-D Secure), in the calls of the mobile SDKs: `failed` at once, or `asked`, so
     * that `POST /mobile/payments/{token}/three-ds-complete` says whether the question was passed.
     */
    challenges: z.enum(['failed', 'asked']),
    /** Whether a payment lists, among its captures, a charge that was declined or has failed. */
    declinedCharges: z.enum(['listed', 'not-listed']),
  }),
  /** By the id of a saved card; `*` is every card, and its fields give way to those of an id. */
  savedCards: z.record(z.string(), cardShapeSchema),
};

const single = {
  /** For how long a new customer secret is good. Those there are keep their expiry. */
  customerSecretTtlMs: z.int().min(1).max(oneDayMs),
  /** An intent whose customer is unknown, deleted or another account's: made, or refused. */
  intentOfUnknownCustomer: z.literal(['unlinked', 400, 404, 422]),
  /** What activating a webhook's signing secret does to those that are active. */
  activatedSecret: z.enum(['joins-the-others', 'replaces-the-others']),
};

const settingsSchema = z.strictObject({ ...single, ...groups });

/** How the simulator behaves. */
export type Settings = z.output<typeof settingsSchema>;

export const defaultSettings: Settings = {
  customerSecretTtlMs: 15 * 60 * 1000,
  intentOfUnknownCustomer: 'unlinked',
  activatedSecret: 'joins-the-others',
  lagMs: {
    customers: 0,
    customerSearch: 0,
    createSecret: 0,
    linkedCustomers: 0,
    customerSecrets: 0,
    savedCards: 0,
    paymentIntents: 0,
    setupIntents: 0,
  },
  unknownStatus: {
    customers: 404,
    customersRead: 200,
    customerSecrets: 401,
    savedCards: 404,
    paymentIntents: 404,
    setupIntents: 404,
    webhooks: 404,
  },
  nulls: { absent: false, unneeded: false, fields: [] },
  search: { order: 'newest-first', cursors: 'sound', lagging: 'all' },
  refusedCustomers: { malformedEmailAddresses: false, emailAddresses: [], names: [] },
  payments: {
    statusAfterPartialCapture: 'Authorized',
    refundKeys: { rememberedForMs: Number.MAX_SAFE_INTEGER, withAnotherBody: 'refused' },
    reversalAfterPartialCapture: 'done',
    setupWithDeclinedCard: 'declined',
    charges: {},
    challenges: 'failed',
    declinedCharges: 'listed',
  },
  savedCards: {},
};

/** The body of `POST /simulator/settings`. What is left out stays, also within a group. */
export const settingChangesSchema = z
  .strictObject({
    ...single,
    lagMs: groups.lagMs.partial(),
    unknownStatus: groups.unknownStatus.partial(),
    nulls: groups.nulls.partial(),
    search: groups.search.partial(),
    refusedCustomers: groups.refusedCustomers.partial(),
    payments: groups.payments.partial(),
    savedCards: groups.savedCards,
  })
  .partial();

export type SettingChanges = z.input<typeof settingChangesSchema>;
