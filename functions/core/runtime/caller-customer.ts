import type { CustomerId } from '../customers/customer-link.ts';
import type { CustomerProfile } from '../customers/customer-profile.ts';
import { ensureCustomer } from '../customers/ensure-customer.ts';
import { markerOf } from '../customers/marker.ts';
import type { Call } from '../http/call.ts';
import type { Runtime } from './runtime.ts';

/** The caller's one Dojo customer, created if there is none. See `ensureCustomer`. */
export const callerCustomer = (
  runtime: Runtime,
  call: Call<unknown>,
  profile: CustomerProfile,
): Promise<CustomerId> =>
  ensureCustomer(
    { userId: call.userId, marker: markerOf(runtime.environment, call.userId), profile },
    runtime.customerDependencies(call.deadline, call.log),
  );
