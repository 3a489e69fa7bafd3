import { z } from 'zod';
import type { Customers } from '../customers/customers.ts';
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

export interface LinkedCustomer {
  /** Absent when the intent belongs to no stored customer. */
  readonly id?: string | undefined;
  readonly emailAddress?: string | undefined;
  readonly phoneNumber?: string | undefined;
}

/** Links by `id` only; an id that the account does not have leaves the intent without a customer. */
export function linkCustomer(
  customers: Customers,
  asked: z.output<typeof linkedCustomerSchema>,
): LinkedCustomer | undefined {
  if (asked === undefined) return undefined;
  const { id, emailAddress, phoneNumber } = asked;
  const contact = {
    ...(emailAddress !== undefined && { emailAddress }),
    ...(phoneNumber !== undefined && { phoneNumber }),
  };
  if (id === undefined) return Object.keys(contact).length > 0 ? contact : undefined;
  const stored = customers.find(id);
  if (!stored) return undefined;
  const { emailAddress: storedEmail, phoneNumber: storedPhone } = stored.details;
  return {
    id,
    ...(storedEmail !== undefined && { emailAddress: storedEmail }),
    ...(storedPhone !== undefined && { phoneNumber: storedPhone }),
    ...contact,
  };
}
