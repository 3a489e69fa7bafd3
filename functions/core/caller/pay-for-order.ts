import type { CustomerId } from '../customers/customer-link.ts';
import type { CustomerProfile } from '../customers/customer-profile.ts';
import { dojoPaymentIntents } from '../dojo/dojo-payment-intents.ts';
import type { Call } from '../http/call.ts';
import { withIdempotencyKey } from '../http/idempotency-key.ts';
import { Problem } from '../http/problem.ts';
import { checkPrice } from '../payments/check-price.ts';
import { createPaymentIntent } from '../payments/create-payment-intent.ts';
import type { OrderPrice } from '../payments/order-price.ts';
import type { NewPaymentIntent } from '../payments/payment-intent-answer.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { createForCaller } from './caller-customer.ts';

export interface PayForOrder {
  /** Names the route: one idempotency key may be used once with each. */
  readonly operation: string;
  readonly profile: CustomerProfile;
  readonly priceOrder: () => Promise<OrderPrice>;
  /** Told the customer as soon as it is known, while the intent is being created. */
  readonly onCustomer?: (customerId: CustomerId) => void;
}

/**
 * A new payment intent for the caller, or the one that the request's `Idempotency-Key` made before.
 * Counted is only a new one of an order that has a price.
 * @throws Problem when the team's function refuses the order, Unavailable `user_limit_reached` when its user
 * has created too much, and all that the steps throw.
 */
export function payForOrder(
  runtime: Runtime,
  call: Call<unknown>,
  { operation, profile, priceOrder, onCustomer }: PayForOrder,
): Promise<{ readonly answer: NewPaymentIntent; readonly replayed: boolean }> {
  return withIdempotencyKey(runtime, call, operation, async (counting) => {
    const outcome = await createPaymentIntent(() => runtime.map.markerOf(call.userId), {
      priceOrder: async () => checkPrice(await priceOrder(), runtime.environment.amountLimits),
      withCustomer: (use) =>
        createForCaller(counting, call, profile, (customerId) => {
          onCustomer?.(customerId);
          return use(customerId);
        }),
      intents: dojoPaymentIntents(runtime.dojo, call.deadline),
      log: call.log,
    });
    if (outcome.kind === 'refused') throw new Problem(outcome.problem, { detail: outcome.detail });
    if (outcome.kind !== 'created') throw new Problem(outcome.kind, { detail: outcome.detail });
    const { intent, customerId } = outcome;
    return {
      paymentIntentId: intent.id,
      customerId,
      amount: intent.amount,
      reference: intent.reference,
      status: intent.status,
    };
  });
}
