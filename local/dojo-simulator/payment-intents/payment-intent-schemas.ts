import { z } from 'zod';
import {
  addressSchema,
  optional,
  optionalText,
  pageRequestSchema,
  withoutAbsent,
} from '../http/field-rules.ts';
import { chargedMoneySchema, itemLineSchema, taxLineSchema } from './order-lines.ts';

export const paymentIntentStatuses = [
  'Created',
  'Authorized',
  'Captured',
  'Reversed',
  'Refunded',
  'Canceled',
] as const;

/** Not strict: Dojo's mobile guide adds `customerId`, which is ignored as any unknown name here. */
const linkedCustomerSchema = z.object({
  id: optional(z.string()),
  emailAddress: optionalText(254),
  phoneNumber: optionalText(50),
  secret: optional(z.string()),
  savedCardId: optional(z.string()),
});

const collectionSchema = optional(z.strictObject({ collectionRequired: z.boolean().optional() }));

const configSchema = z.strictObject({
  title: optionalText(100),
  redirectUrl: optional(z.url()),
  cancelUrl: optional(z.url()),
  customerEmail: collectionSchema,
  details: optional(
    z.strictObject({ showTotal: z.boolean().optional(), showReference: z.boolean().optional() }),
  ),
  billingAddress: collectionSchema,
  shippingDetails: collectionSchema,
  payment: optional(
    z.strictObject({
      customAmountAllowed: z.boolean().optional(),
      tipsAllowed: z.boolean().optional(),
    }),
  ),
});

const actionLinkSchema = z.strictObject({
  url: z.url(),
  action: optional(z.enum(['OpenLink', 'DownloadFile'])),
  label: z.string().min(1).max(60),
  fileName: optionalText(256),
});

const dateTimeSchema = z.iso.datetime({ offset: true });

/** `dd.hh:MM:ss`, more than 30 seconds and less than 7 days. */
const autoExpireInSchema = z.string().refine(isAllowedTimeSpan, {
  error: 'The interval is written dd.hh:MM:ss, and is more than 30 seconds and less than 7 days.',
});

/** The body of `POST /payment-intents`. */
export const createPaymentIntentSchema = z
  .strictObject({
    captureMode: z.enum(['Auto', 'Manual']).default('Auto'),
    amount: chargedMoneySchema,
    tipsAmount: optional(chargedMoneySchema),
    reference: z.string().min(1).max(60),
    description: optionalText(4096),
    customer: optional(linkedCustomerSchema),
    billingAddress: optional(addressSchema),
    shippingDetails: optional(
      z.strictObject({
        name: optionalText(100),
        deliveryNotes: optionalText(1024),
        address: optional(addressSchema),
      }),
    ),
    cardHolderNotPresent: optional(z.boolean()),
    config: optional(configSchema),
    requestSecurity: optional(
      z.strictObject({
        userAgent: optionalText(300),
        ipAddress: optionalText(70),
        device: optionalText(120),
      }),
    ),
    itemLines: optional(z.array(itemLineSchema)),
    taxLines: optional(z.array(taxLineSchema)),
    paymentMethods: optional(z.array(z.enum(['Card', 'Wallet', 'SavedCard']))),
    actionLink: optional(actionLinkSchema),
    expireAt: optional(dateTimeSchema),
    autoExpireIn: optional(autoExpireInSchema),
    autoExpireAction: optional(z.enum(['Release', 'Capture'])),
    metadata: optional(z.record(z.string(), z.string())),
    setupIntentId: optional(z.string()),
    orderDetails: optional(
      z.strictObject({
        availabilityDate: optional(dateTimeSchema),
        isUpdate: optional(z.boolean()),
        id: optional(z.string()),
        externalId: optional(z.string()),
      }),
    ),
    cashbackAmount: optional(chargedMoneySchema),
    serviceChargeAmount: optional(chargedMoneySchema),
    generateRemoteToken: z.boolean().default(false),
    isNotOnlineCheckout: z.boolean().default(false),
  })
  .transform((fields) => ({
    ...fields,
    customer: fields.customer && withoutAbsent(fields.customer),
  }));

export type CreatePaymentIntent = z.output<typeof createPaymentIntentSchema>;

/** The body of `POST /payment-intents/search`. */
export const searchPaymentIntentsSchema = z.strictObject({
  statuses: optional(z.array(z.enum(paymentIntentStatuses))),
  startDate: optional(dateTimeSchema),
  endDate: optional(dateTimeSchema),
  cursor: pageRequestSchema.nullish().transform((cursor) => cursor ?? { limit: 50 }),
});

export type SearchPaymentIntents = z.output<typeof searchPaymentIntentsSchema>;

function isAllowedTimeSpan(text: string): boolean {
  const parts = /^(?:(\d{1,2})\.)?([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(text);
  if (!parts) return false;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  const totalSeconds = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  return totalSeconds > 30 && totalSeconds < 7 * 24 * 60 * 60;
}
