import type { UserId } from '../../core/customers/customer-link.ts';
import type { Claims } from '../../core/http/call.ts';
import type { AmountLimits } from '../../core/money.ts';
import type { OrderPrice } from '../../core/payments/order-price.ts';
import type { PaymentIntentBody } from './payment-intent-body.ts';

export interface PriceOrderInput {
  readonly userId: UserId;
  readonly claims: Claims;
  /** What the app asks for, already checked against `payment-intent-body.ts`. */
  readonly body: PaymentIntentBody;
  /** The limits of this app and stage, from cdk.json. */
  readonly limits: AmountLimits;
}

/**
 * What an order costs: yours to change.
 *
 * **As shipped it believes the app.** It takes the amount from the request within the limits of the
 * configuration, because it cannot know your prices. Anyone who changes the app can pay less. If you
 * know what an order costs, look it up here (by `body.reference`, say), return that amount, and
 * ignore the app's. It may be asynchronous, and it runs before anything is asked of Dojo.
 *
 * A `Manual` payment that nobody captures is released back to the cardholder.
 */
export const priceOrder = async ({ body, limits }: PriceOrderInput): Promise<OrderPrice> => {
  const { value, currencyCode } = body.amount;
  const limit = limits[currencyCode];
  if (limit === undefined) {
    const allowed = Object.keys(limits).join(', ');
    return {
      kind: 'currency_not_allowed',
      detail: `/amount/currencyCode must be one of: ${allowed}.`,
    };
  }
  if (value < limit.minimum || value > limit.maximum) {
    return {
      kind: 'amount_out_of_range',
      detail: `/amount/value must be from ${limit.minimum} to ${limit.maximum} (minor units of ${currencyCode}).`,
    };
  }
  if (body.captureMode !== 'Manual') return { kind: 'priced', order: body };
  return { kind: 'priced', order: { ...body, autoExpireAction: 'Release' } };
};
