import { z } from 'zod';
import { optional, optionalText, pageRequestSchema } from '../http/field-rules.ts';
import { dateTimeSchema, intentFields } from '../intents/intent-fields.ts';
import { linkedCustomerSchema } from '../intents/linked-customer.ts';
import { chargedMoneySchema } from '../intents/money.ts';
import { itemLineSchema, taxLineSchema } from './order-lines.ts';

export const paymentIntentStatuses = [
  'Created',
  'Authorized',
  'Captured',
  'Reversed',
  'Refunded',
  'Canceled',
] as const;

const actionLinkSchema = z.strictObject({
  url: z.url(),
  action: optional(z.enum(['OpenLink', 'DownloadFile'])),
  label: z.string().min(1).max(60),
  fileName: optionalText(256),
});

/** `dd.hh:MM:ss`, more than 30 seconds and less than 7 days. */
const autoExpireInSchema = z.string().refine(isAllowedTimeSpan, {
  error: 'The interval is written dd.hh:MM:ss, and is more than 30 seconds and less than 7 days.',
});

/** The fields of a payment intent. */
export const createPaymentIntentSchema = z.strictObject({
  ...intentFields,
  amount: chargedMoneySchema,
  tipsAmount: optional(chargedMoneySchema),
  customer: linkedCustomerSchema,
  cardHolderNotPresent: optional(z.boolean()),
  requestSecurity: optional(
    z.strictObject({
      userAgent: optionalText(300),
      ipAddress: optionalText(70),
      device: optionalText(120),
    }),
  ),
  itemLines: optional(z.array(itemLineSchema)),
  taxLines: optional(z.array(taxLineSchema)),
  actionLink: optional(actionLinkSchema),
  autoExpireIn: optional(autoExpireInSchema),
  autoExpireAction: optional(z.enum(['Release', 'Capture'])),
  setupIntentId: optional(z.string()),
  cashbackAmount: optional(chargedMoneySchema),
  serviceChargeAmount: optional(chargedMoneySchema),
  generateRemoteToken: z.boolean().default(false),
  isNotOnlineCheckout: z.boolean().default(false),
});

export type CreatePaymentIntent = z.output<typeof createPaymentIntentSchema>;

/** The body of `POST /payment-intents`. What was stored before a rule came is not read with it. */
export const newPaymentIntentSchema = createPaymentIntentSchema.superRefine(
  ({ captureMode, autoExpireAction }, context) => {
    if (captureMode !== 'Manual' || autoExpireAction !== undefined) return;
    const message = 'The AutoExpireAction field is required when CaptureMode is Manual.';
    context.addIssue({ code: 'custom', path: ['autoExpireAction'], message });
  },
);

/** The body of `POST /payment-intents/search`. */
export const searchPaymentIntentsSchema = z.strictObject({
  statuses: optional(z.array(z.enum(paymentIntentStatuses))),
  startDate: optional(dateTimeSchema),
  endDate: optional(dateTimeSchema),
  cursor: pageRequestSchema.nullish().transform((cursor) => cursor ?? { limit: 50 }),
});

export type SearchPaymentIntents = z.output<typeof searchPaymentIntentsSchema>;

/** `dd.hh:MM:ss` in milliseconds; NaN for what is none. */
export function timeSpanMs(text: string): number {
  const parts = /^(?:(\d{1,2})\.)?([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(text);
  if (!parts) return Number.NaN;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
}

function isAllowedTimeSpan(text: string): boolean {
  const spanMs = timeSpanMs(text);
  return spanMs > 30_000 && spanMs < 7 * 24 * 3_600_000;
}
