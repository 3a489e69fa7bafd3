import type { OperationRequest } from '../../../functions/core/payment-operations/operation-request.ts';
import type { Bounded, Plan, ScriptedEvent } from '../simulation.ts';
import type { PaymentWorld, PaymentWorldOptions } from './payment-world.ts';

/** A request with an idempotency key; or the scheduled look at what is open. */
export type PaymentPlan = Plan &
  (
    | { readonly role: 'call'; readonly key: string; readonly request: OperationRequest }
    | { readonly role: 'look' }
  );

export interface PaymentScenario extends Bounded, PaymentWorldOptions {
  readonly name: string;
  readonly callers: readonly PaymentPlan[];
  /** What a person does in Dojo's portal, in order, each at any moment. */
  readonly events: readonly ScriptedEvent<PaymentWorld>[];
}
