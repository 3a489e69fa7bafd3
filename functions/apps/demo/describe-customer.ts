import type { CustomerProfile } from '../../core/customers/customer-profile.ts';
import type { Claims } from '../../core/http/call.ts';

const text = (claim: Claims[string] | undefined, maxLength: number): string | undefined =>
  typeof claim === 'string' && claim.trim() !== '' && claim.length <= maxLength ? claim : undefined;

/**
 * How a user is described to Dojo: yours to change. Everything returned here is shown to your staff
 * in Dojo's portal, and nothing is required: return `{}` to tell Dojo nothing about your users.
 *
 * As shipped it passes on the token's standard claims `name` and `email` where they are present.
 * Cognito has them in its ID tokens, not in its access tokens. Called when the customer is created,
 * not afterwards. The mark that this backend puts behind the name cannot be removed here.
 */
export const describeCustomer = (claims: Claims): CustomerProfile => ({
  name: text(claims.name, 1_000),
  emailAddress: text(claims.email, 254),
});
