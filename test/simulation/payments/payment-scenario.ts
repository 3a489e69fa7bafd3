import type { OperationRequest } from '../../../functions/core/payment-operations/operation-request.ts';
import type { DojoMoney } from '../../fakes/dojo-money.ts';
import type { Bounded, Plan, ScriptedEvent } from '../simulation.ts';
import type { PaymentWorld } from './payment-world.ts';

/** A request with an idempotency key; or the scheduled look at what is open. */
export type PaymentPlan = Plan &
  (
    | { readonly role: 'call'; readonly key: string; readonly request: OperationRequest }
    | { readonly role: 'look' }
  );

export interface PaymentScenario extends Bounded {
  readonly name: string;
  readonly callers: readonly PaymentPlan[];
  /** Milliseconds that a request may take. */
  readonly deadlineMs: number;
  /** What a person does in Dojo's portal, in order, each at any moment. */
  readonly events: readonly ScriptedEvent<PaymentWorld>[];
  readonly money: DojoMoney;
  /** For how long Dojo's answers show the payment as it was before. */
  readonly shownAfterMs: number;
  /** A person in the portal does exactly what is in doubt: it may be taken for ours. */
  readonly portalDoesTheSame: boolean;
}
