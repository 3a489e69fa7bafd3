import type { CustomerId } from '../customers/customer-link.ts';
import type { CustomerProfile } from '../customers/customer-profile.ts';
import { ensureCustomer } from '../customers/ensure-customer.ts';
import { markerOf } from '../customers/marker.ts';
import type { DojoEnvironment } from '../dojo/dojo-key.ts';
import { NotConfigured } from '../failures.ts';
import type { Call } from '../http/call.ts';
import type { Runtime } from './runtime.ts';

/** Dojo's sandbox names its customers `cust_sandbox_…`, its production `cust_…`. */
const environmentOf = (customerId: CustomerId): DojoEnvironment =>
  customerId.startsWith('cust_sandbox_') ? 'sandbox' : 'production';

/**
 * The caller's one Dojo customer, created if there is none. See `ensureCustomer`.
 * @throws NotConfigured `customer_wrong_environment` when the table holds a customer of the other
 * Dojo environment: this stage's table was filled with another key.
 */
export const callerCustomer = async (
  runtime: Runtime,
  call: Call<unknown>,
  profile: CustomerProfile,
): Promise<CustomerId> => {
  const { environment } = runtime;
  const customerId = await ensureCustomer(
    { userId: call.userId, marker: markerOf(environment, call.userId), profile },
    runtime.customerDependencies(call.deadline, call.log),
  );
  if (environmentOf(customerId) !== environment.dojoEnvironment) {
    throw new NotConfigured(
      'customer_wrong_environment',
      `The table of this ${environment.dojoEnvironment} stage holds customers of Dojo’s other environment. Give each environment a stage of its own.`,
      { customerId, expected: environment.dojoEnvironment },
    );
  }
  return customerId;
};
