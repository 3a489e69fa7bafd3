import {
  type DojoSetupIntents,
  dojoSetupIntents,
  type SetupIntent,
  setupIntentId,
} from '../dojo/dojo-setup-intents.ts';
import type { MerchantCall } from '../http/call.ts';
import { Problem } from '../http/problem.ts';
import type { OpenIntentDependencies } from '../payments/open-intent.ts';
import type { MerchantRuntime } from '../runtime/merchant-runtime.ts';
import { findOurIntent, type OurIntent } from './our-intent.ts';

export interface MerchantSetupIntent extends OurIntent<SetupIntent> {
  readonly intents: DojoSetupIntents;
  /** For changing it. */
  readonly whileOpen: OpenIntentDependencies;
}

/**
 * The setup intent that the path names, if it is this deployment's.
 * @throws Problem `setup_intent_not_found`
 */
export async function merchantSetupIntent(
  runtime: MerchantRuntime,
  call: MerchantCall<unknown>,
): Promise<MerchantSetupIntent> {
  const { data: id } = setupIntentId.safeParse(call.path.setupIntentId);
  if (id === undefined) throw new Problem('setup_intent_not_found');
  const intents = dojoSetupIntents(runtime.dojo, call.deadline);
  const find = () => intents.find(id);
  const ours = await findOurIntent(runtime, call, find);
  if (ours === undefined) throw new Problem('setup_intent_not_found');
  const { sleep } = runtime.customerDependencies(call.deadline, call.log);
  return { ...ours, intents, whileOpen: { find, sleep, deadline: call.deadline } };
}
