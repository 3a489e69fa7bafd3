import type { DescribeCustomer } from '../../core/app/hooks.ts';
import type { Claims } from '../../core/http/call.ts';
import type { Settings } from './settings.ts';

/**
 * How a user is described to Dojo: yours to change.
 *
 * As shipped it passes on the token's standard claims `name` and `email` where they are present.
 * Cognito has them in its ID tokens, not in its access tokens. The marker that this backend puts behind
 * the name cannot be removed here.
 */
export const describeCustomer: DescribeCustomer<Settings> = ({ claims }) => ({
  name: textOf(claims.name, 1_000),
  emailAddress: textOf(claims.email, 254),
});

function textOf(claim: Claims[string] | undefined, maxLength: number): string | undefined {
  return typeof claim === 'string' && claim.trim() !== '' && claim.length <= maxLength
    ? claim
    : undefined;
}
