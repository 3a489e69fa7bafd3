import type { CustomerId } from '../customers/customer-link.ts';
import {
  type DojoSetupIntents,
  dojoSetupIntents,
  type SetupIntent,
  setupIntentId,
} from '../dojo/dojo-setup-intents.ts';
import type { Call } from '../http/call.ts';
import { Problem } from '../http/problem.ts';
import type { OpenIntentDependencies } from '../payments/open-intent.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { findOwnedIntent } from './owned-intent.ts';

export interface OwnedSetupIntent {
  readonly intent: SetupIntent;
  readonly customerId: CustomerId;
  readonly intents: DojoSetupIntents;
  /** For changing it. */
  readonly whileOpen: OpenIntentDependencies;
}

/**
 * A setup intent, if it is the caller's.
 *
 * @param sentId - as the caller sent it. Default: the one that the path names.
 * @throws Problem `setup_intent_not_found`
 */
export async function ownedSetupIntent(
  runtime: Runtime,
  call: Call<unknown>,
  sentId: string | undefined = call.path.setupIntentId,
): Promise<OwnedSetupIntent> {
  const { data: id } = setupIntentId.safeParse(sentId);
  if (id === undefined) throw new Problem('setup_intent_not_found');
  const intents = dojoSetupIntents(runtime.dojo, call.deadline);
  const find = () => intents.find(id);
  const owned = await findOwnedIntent(runtime, call, find);
  if (owned === undefined) throw new Problem('setup_intent_not_found');
  const { sleep } = runtime.customerDependencies(call.deadline, call.log);
  return { ...owned, intents, whileOpen: { find, sleep, deadline: call.deadline } };
}

/** @throws Problem `setup_intent_not_open` for any status but `Created`. */
export function refuseUnlessOpen({ intent }: OwnedSetupIntent): void {
  if (intent.status === 'Created') return;
  throw new Problem('setup_intent_not_open', { setupIntentStatus: intent.status });
}
