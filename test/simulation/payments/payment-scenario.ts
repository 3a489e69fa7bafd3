import type { OperationRequest } from '../../../functions/core/payment-operations/operation-request.ts';
import type { Bounded, Plan, ScriptedEvent } from '../simulation.ts';
import type { PaymentWorld, PaymentWorldOptions } from './payment-world.ts';

/**
 * A request with an idempotency key; the scheduled look at what is open; or a person who looks at the
 * payment in the portal and decides what is open, perhaps only later.
 */
export type PaymentPlan = Plan &
  (
    | { readonly role: 'call'; readonly key: string; readonly request: OperationRequest }
    | { readonly role: 'look' }
    | { readonly role: 'person' }
  );

export interface PaymentScenario extends Bounded, PaymentWorldOptions {
  readonly name: string;
  readonly callers: readonly PaymentPlan[];
  /** What a person does in Dojo's portal, in order, each at any moment. */
  readonly events: readonly ScriptedEvent<PaymentWorld>[];
}
