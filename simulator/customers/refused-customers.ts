import { refuseField } from '../http/refusal.ts';
import type { Settings } from '../settings-schema.ts';
import type { CustomerDetails } from './customer-schemas.ts';

/**
 * Lets through what the settings do not refuse.
 *
 * @throws Refusal 400 for a name or e-mail address that is refused
 */
export function checkAccepted(
  { name, emailAddress }: CustomerDetails,
  refused: Settings['refusedCustomers'],
): void {
  if (name !== undefined && refused.names.includes(name)) {
    throw refuseField('Name', 'The Name field is invalid.');
  }
  if (emailAddress === undefined) return;
  const isMalformed = refused.malformedEmailAddresses && !/^[^\s@]+@[^\s@]+$/.test(emailAddress);
  if (isMalformed || refused.emailAddresses.includes(emailAddress)) {
    throw refuseField('EmailAddress', 'The EmailAddress field is not a valid e-mail address.');
  }
}
