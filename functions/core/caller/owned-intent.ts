import type { CustomerId } from '../customers/customer-link.ts';
import type { Call } from '../http/call.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { callerCustomerIds } from './caller-customer.ts';

/** An intent of either sort, as far as its owner is concerned. */
interface Linked {
  readonly customer?: { readonly id?: string | null | undefined } | null | undefined;
}

export interface OwnedIntent<Intent> {
  readonly intent: Intent;
  readonly customerId: CustomerId;
}

/**
 * An intent, if it is linked to the caller's customer, present or former. `undefined`: Dojo has none,
 * it is somebody else's, or linked to nobody.
 *
 * Another account's "unknown" does not mean "none": the key is proven before that is believed, and
 * a newer one asked if it was the wrong one.
 * @throws NotConfigured `dojo_wrong_account`, and what `find` and the table throw.
 */
export async function findOwnedIntent<Intent extends Linked>(
  runtime: Runtime,
  call: Call<unknown>,
  find: () => Promise<Intent | undefined>,
): Promise<OwnedIntent<Intent> | undefined> {
  const owning = callerCustomerIds(runtime, call);
  owning.catch(() => undefined);
  let intent = await find();
  const owned = await owning;
  if (owned.length === 0) return undefined;
  if (intent === undefined) {
    await runtime.dojo.proveAccount(call.deadline);
    intent = await find();
  }
  const customerId = owned.find((ownId) => ownId === intent?.customer?.id);
  return intent === undefined || customerId === undefined ? undefined : { intent, customerId };
}
