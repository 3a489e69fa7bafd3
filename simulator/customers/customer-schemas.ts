import { z } from 'zod';
import { addressSchema, optional, optionalText, withoutAbsent } from '../http/field-rules.ts';

/** The body of `POST /customers`. Every field is optional. */
export const createCustomerSchema = z
  .strictObject({
    name: optionalText(100),
    emailAddress: optionalText(254),
    phoneNumber: optional(z.string().min(5).max(50)),
    vatNumber: optionalText(50),
    billingAddress: optional(addressSchema),
    shippingAddress: optional(addressSchema),
  })
  .transform(withoutAbsent);

export type CustomerDetails = z.output<typeof createCustomerSchema>;

/** The body of `PATCH /customers/{customerId}`: Dojo's reference states no lengths for it. */
export const updateCustomerSchema = z
  .strictObject({
    name: optional(z.string()),
    emailAddress: optional(z.string()),
    phoneNumber: optional(z.string()),
    vatNumber: optional(z.string()),
    billingAddress: optional(addressSchema),
    shippingAddress: optional(addressSchema),
  })
  .transform(withoutAbsent);
