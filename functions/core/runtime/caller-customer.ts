import type { CustomerId, LinkedCustomer } from '../customers/customer-link.ts';
import type { CustomerProfile } from '../customers/customer-profile.ts';
import { ensureCustomer } from '../customers/ensure-customer.ts';
import { healCustomer } from '../customers/heal-customer.ts';
import { markerOf } from '../customers/marker.ts';
import type { EnsureCustomerInput } from '../customers/ports.ts';
import type { DojoEnvironment } from '../dojo/dojo-key.ts';
import { isNotFound } from '../dojo/is-not-found.ts';
import { ContractBroken, NotConfigured } from '../failures.ts';
import type { Call } from '../http/call.ts';
import type { Runtime } from './runtime.ts';

/** Dojo's sandbox names its customers `cust_sandbox_…`, its production `cust_…`. */
const environmentOf = (customerId: CustomerId): DojoEnvironment =>
  customerId.startsWith('cust_sandbox_') ? 'sandbox' : 'production';

/** Remembers the link, once it is sure to be one of this stack's Dojo environment. */
const accept = (runtime: Runtime, call: Call<unknown>, customerId: CustomerId): CustomerId => {
  const { dojoEnvironment } = runtime.environment;
  if (environmentOf(customerId) !== dojoEnvironment) {
    throw new NotConfigured(
      'customer_wrong_environment',
      `The table of this ${dojoEnvironment} stage holds customers of Dojo’s other environment. Give each environment a stage of its own.`,
      { customerId, expected: dojoEnvironment },
    );
  }
  runtime.linkedCustomers.set(call.userId, customerId);
  return customerId;
};

const inputOf = (
  { environment }: Runtime,
  { userId, startedAtMs }: Call<unknown>,
  profile: CustomerProfile,
): EnsureCustomerInput => ({
  userId,
  marker: markerOf(environment, userId),
  profile,
  startedAtMs,
});

/**
 * The caller's one Dojo customer, read from the table and created if there is none. See
 * `ensureCustomer`.
 * @throws NotConfigured `customer_wrong_environment` when the table holds a customer of the other
 * Dojo environment: this stage's table was filled with another key.
 */
export const callerCustomer = async (
  runtime: Runtime,
  call: Call<unknown>,
  profile: CustomerProfile,
): Promise<CustomerId> =>
  accept(
    runtime,
    call,
    await ensureCustomer(
      inputOf(runtime, call, profile),
      runtime.customerDependencies(call.deadline, call.log),
    ),
  );

/** The caller's link as it stands; `undefined` for a user without a customer. Creates nothing. */
const findCallerLink = async (
  runtime: Runtime,
  { userId, deadline, log }: Call<unknown>,
): Promise<LinkedCustomer | undefined> => {
  const link = await runtime.customerDependencies(deadline, log).links.find(userId);
  return link?.state === 'linked' ? link : undefined;
};

/** The caller's customer and those that Dojo has lost: whose intents are the caller's. */
export const callerCustomerIds = async (
  runtime: Runtime,
  call: Call<unknown>,
): Promise<readonly CustomerId[]> => {
  const link = await findCallerLink(runtime, call);
  return link === undefined ? [] : [link.customerId, ...(link.formerCustomerIds ?? [])];
};

/**
 * Does something with the caller's customer if there is one, and returns `undefined` if there is
 * none, or Dojo does not know it. Creates nothing.
 */
export const withLinkedCustomer = async <Result>(
  runtime: Runtime,
  call: Call<unknown>,
  use: (customerId: CustomerId) => Promise<Result>,
): Promise<Result | undefined> => {
  const link = await findCallerLink(runtime, call);
  if (link === undefined) return undefined;
  try {
    return await use(accept(runtime, call, link.customerId));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
};

/** What Dojo answers about a customer that it does not know: 404, or an intent left unlinked. */
const mayMeanGone = (error: unknown): boolean =>
  isNotFound(error) || (error instanceof ContractBroken && error.code === 'intent_unlinked');

/**
 * Does something with the caller's customer. The link may be one that this instance remembers; if
 * Dojo does not know that customer, the link is read again and, where Dojo has lost the customer,
 * replaced (see `healCustomer`), and `use` gets a second and last chance.
 */
export const withCallerCustomer = async <Result>(
  runtime: Runtime,
  call: Call<unknown>,
  profile: CustomerProfile,
  use: (customerId: CustomerId) => Promise<Result>,
): Promise<Result> => {
  const remembered = runtime.linkedCustomers.get(call.userId);
  const customerId = remembered ?? (await callerCustomer(runtime, call, profile));
  try {
    return await use(customerId);
  } catch (error) {
    if (!mayMeanGone(error)) throw error;
    runtime.linkedCustomers.delete(call.userId);
    const healed = await healCustomer(
      { ...inputOf(runtime, call, profile), suspectId: customerId },
      runtime.customerDependencies(call.deadline, call.log),
    );
    if (healed === undefined) throw error;
    return use(accept(runtime, call, healed));
  }
};
