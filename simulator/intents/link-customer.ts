import type { z } from 'zod';
import type { DojoCall } from '../http/dojo-route.ts';
import { Refusal, refuseField } from '../http/refusal.ts';
import type { LinkedCustomer, linkedCustomerSchema } from './linked-customer.ts';

/**
 * Links by `id` only.
 *
 * @returns undefined for an intent without a customer
 * @throws Refusal for an id that the account does not have, if the settings say so
 */
export function linkCustomer(
  { account, settings }: Pick<DojoCall, 'account' | 'settings'>,
  asked: z.output<typeof linkedCustomerSchema>,
): LinkedCustomer | undefined {
  if (asked === undefined) return undefined;
  const { id, emailAddress, phoneNumber } = asked;
  const contact = {
    ...(emailAddress !== undefined && { emailAddress }),
    ...(phoneNumber !== undefined && { phoneNumber }),
  };
  if (id === undefined) return Object.keys(contact).length > 0 ? contact : undefined;
  const stored = account.customers.seen('linkedCustomers', id);
  if (!stored) return withoutCustomer(settings.intentOfUnknownCustomer);
  const { emailAddress: storedEmail, phoneNumber: storedPhone } = stored.details;
  return {
    id,
    ...(storedEmail !== undefined && { emailAddress: storedEmail }),
    ...(storedPhone !== undefined && { phoneNumber: storedPhone }),
    ...contact,
  };
}

function withoutCustomer(how: DojoCall['settings']['intentOfUnknownCustomer']): undefined {
  if (how === 'unlinked') return undefined;
  const detail = 'This account has no customer with that id.';
  throw how === 400 ? refuseField('Customer.Id', detail) : new Refusal(how, detail);
}
