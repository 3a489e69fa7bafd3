import { accountNotProven, customerNotVisibleYet } from '../customers/customer-errors.ts';
import type { CustomerId, CustomerLink } from '../customers/customer-link.ts';
import type { CustomerProfile } from '../customers/customer-profile.ts';
import { ensureCustomer } from '../customers/ensure-customer.ts';
import type { EnsureCustomerDependencies, EnsureCustomerInput } from '../customers/ports.ts';
import { replaceLostCustomer } from '../customers/replace-lost-customer.ts';
import { visibleAfterMs } from '../customers/timing.ts';
import type { DojoEnvironment } from '../dojo/dojo-key.ts';
import { mayBeUnknown } from '../dojo/is-not-found.ts';
import { ContractBroken, NotConfigured } from '../failures.ts';
import type { Call } from '../http/call.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { countOnce } from './count-once.ts';

/** Dojo's sandbox names its customers `cust_sandbox_…`, its production `cust_…`. */
function environmentOf(customerId: CustomerId): DojoEnvironment {
  return customerId.startsWith('cust_sandbox_') ? 'sandbox' : 'production';
}

/** Remembers the link, once it is sure to be one of this stack's Dojo environment. */
function accept(runtime: Runtime, call: Call<unknown>, customerId: CustomerId): CustomerId {
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
}

function inputOf(
  { userId, startedAtMs }: Call<unknown>,
  profile: CustomerProfile,
): EnsureCustomerInput {
  return { userId, profile, startedAtMs };
}

/** One request that may create something for its user. */
interface CreatingCall {
  readonly runtime: Runtime;
  readonly call: Call<unknown>;
  readonly profile: CustomerProfile;
  /** Awaited before anything is created; the same for all that the request creates. */
  readonly countCreation: () => Promise<void>;
}

function creatingCall(
  runtime: Runtime,
  call: Call<unknown>,
  profile: CustomerProfile,
): CreatingCall {
  return { runtime, call, profile, countCreation: countOnce(runtime, call) };
}

function dependenciesOf({
  runtime,
  call,
  countCreation,
}: CreatingCall): EnsureCustomerDependencies {
  return { ...runtime.customerDependencies(call.deadline, call.log), countCreation };
}

async function ensureCallersCustomer(creating: CreatingCall): Promise<CustomerId> {
  const { runtime, call, profile } = creating;
  const customerId = await ensureCustomer(inputOf(call, profile), dependenciesOf(creating));
  return accept(runtime, call, customerId);
}

/**
 * The caller's one Dojo customer, read from the table and created if there is none. See
 * `ensureCustomer`.
 * @throws NotConfigured `customer_wrong_environment` when the table holds a customer of the other
 * Dojo environment: this stage's table was filled with another key. Unavailable `user_limit_reached`
 * where one would have to be created, and the user may create nothing for now.
 */
export async function callerCustomer(
  runtime: Runtime,
  call: Call<unknown>,
  profile: CustomerProfile,
): Promise<CustomerId> {
  return ensureCallersCustomer(creatingCall(runtime, call, profile));
}

/** The caller's item as it stands. Creates nothing. */
function findCallerLink(
  runtime: Runtime,
  { userId, deadline, log }: Call<unknown>,
): Promise<CustomerLink | undefined> {
  return runtime.customerDependencies(deadline, log).links.find(userId);
}

/**
 * The caller's customer and those that Dojo has lost: whose intents are the caller's. While a lost
 * customer is being replaced it is the last one of the list. None for a user who is being erased.
 */
export async function callerCustomerIds(
  runtime: Runtime,
  call: Call<unknown>,
): Promise<readonly CustomerId[]> {
  const link = await findCallerLink(runtime, call);
  if (link === undefined || link.state === 'erasing' || link.state === 'erased') return [];
  const linked = link.state === 'linked' ? [link.customerId] : [];
  return [...linked, ...(link.formerCustomerIds ?? [])];
}

/**
 * Does something with the caller's customer if there is one, and returns `undefined` if there is
 * none, or Dojo has lost it. Creates nothing.
 * @throws NotConfigured `dojo_wrong_account`: another account's "unknown" does not mean "none".
 */
export async function withLinkedCustomer<Result>(
  runtime: Runtime,
  call: Call<unknown>,
  use: (customerId: CustomerId) => Promise<Result>,
): Promise<Result | undefined> {
  const link = await findCallerLink(runtime, call);
  if (link?.state !== 'linked') return undefined;
  const { customerId } = link;
  try {
    return await use(accept(runtime, call, customerId));
  } catch (error) {
    if (!mayBeUnknown(error)) throw error;
    const { directory, account, clock } = runtime.customerDependencies(call.deadline, call.log);
    if (await directory.exists(customerId)) return use(customerId);
    const madeIn = await account.accountAt(link.writtenAtMs);
    if (madeIn === 'unknown') throw accountNotProven('older-than-canary');
    if (madeIn === 'this' && clock() - link.writtenAtMs < visibleAfterMs) {
      throw customerNotVisibleYet(customerId);
    }
    return undefined;
  }
}

/** What Dojo answers about a customer that it does not know, or an intent left unlinked. */
function mayMeanGone(error: unknown): boolean {
  return (
    mayBeUnknown(error) || (error instanceof ContractBroken && error.code === 'intent_unlinked')
  );
}

async function useCustomer<Result>(
  creating: CreatingCall,
  use: (customerId: CustomerId) => Promise<Result>,
): Promise<Result> {
  const { runtime, call, profile } = creating;
  const remembered = runtime.linkedCustomers.get(call.userId);
  const customerId = remembered ?? (await ensureCallersCustomer(creating));
  try {
    return await use(customerId);
  } catch (error) {
    if (!mayMeanGone(error)) throw error;
    runtime.linkedCustomers.delete(call.userId);
    const replaced = await replaceLostCustomer(
      { ...inputOf(call, profile), suspectId: customerId },
      dependenciesOf(creating),
    );
    return use(accept(runtime, call, replaced ?? customerId));
  }
}

/**
 * Does something with the caller's customer. The link may be one that this instance remembers; if
 * Dojo does not seem to know that customer, the link is read again and, where Dojo has lost the
 * customer, replaced (see `replaceLostCustomer`). `use` gets a second and last chance then, and also
 * where Dojo knows the customer after all: the key may have been another account's a moment ago.
 */
export async function withCallerCustomer<Result>(
  runtime: Runtime,
  call: Call<unknown>,
  profile: CustomerProfile,
  use: (customerId: CustomerId) => Promise<Result>,
): Promise<Result> {
  return useCustomer(creatingCall(runtime, call, profile), use);
}

/**
 * The same for a request that creates something at Dojo: it is counted, beside the customer's being read, and
 * `create` is called only where the user's limits allow it.
 * @throws Unavailable `user_limit_reached`: nothing was created.
 */
export async function createForCaller<Result>(
  runtime: Runtime,
  call: Call<unknown>,
  profile: CustomerProfile,
  create: (customerId: CustomerId) => Promise<Result>,
): Promise<Result> {
  const creating = creatingCall(runtime, call, profile);
  const counting = creating.countCreation().catch(() => undefined);
  try {
    return await useCustomer(creating, async (customerId) => {
      await creating.countCreation();
      return create(customerId);
    });
  } catch (error) {
    // Whether it was counted is known before it fails: a repetition with the same key goes by it.
    await counting;
    throw error;
  }
}
