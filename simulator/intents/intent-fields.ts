import { z } from 'zod';
import { addressSchema, optional, optionalText } from '../http/field-rules.ts';

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

export const dateTimeSchema = z.iso.datetime({ offset: true });

/** The fields that payment intents and setup intents have in common. */
export const intentFields = {
  captureMode: z.enum(['Auto', 'Manual']).default('Auto'),
  reference: z.string().min(1).max(60),
  description: optionalText(4096),
  billingAddress: optional(addressSchema),
  shippingDetails: optional(
    z.strictObject({
      name: optionalText(100),
      deliveryNotes: optionalText(1024),
      address: optional(addressSchema),
    }),
  ),
  config: optional(configSchema),
  paymentMethods: optional(z.array(z.enum(['Card', 'Wallet', 'SavedCard']))),
  expireAt: optional(dateTimeSchema),
  metadata: optional(z.record(z.string(), z.string())),
  orderDetails: optional(
    z.strictObject({
      availabilityDate: optional(dateTimeSchema),
      isUpdate: optional(z.boolean()),
      id: optional(z.string()),
      externalId: optional(z.string()),
    }),
  ),
};
