import { z } from 'zod';
import { optional, optionalText, withoutAbsent } from '../http/field-rules.ts';

/** Not strict: Dojo's mobile guide adds `customerId`, which is ignored as any unknown name here. */
export const linkedCustomerSchema = optional(
  z
    .object({
      id: optional(z.string()),
      emailAddress: optionalText(254),
      phoneNumber: optionalText(50),
      secret: optional(z.string()),
      savedCardId: optional(z.string()),
    })
    .transform(withoutAbsent),
);

/** The customer of an intent. */
export interface LinkedCustomer {
  /** Absent when the intent belongs to no stored customer. */
  readonly id?: string | undefined;
  readonly emailAddress?: string | undefined;
  readonly phoneNumber?: string | undefined;
}
