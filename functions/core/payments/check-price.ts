import * as z from 'zod/mini';
import { AppFault } from '../app/app-fault.ts';
import { violationsOf } from '../http/violations.ts';
import type { AmountLimits } from '../money.ts';
import { description, metadataKey, metadataValue, reference } from './order-fields.ts';
import type { OrderPrice } from './order-price.ts';

/** What Dojo takes of an order; an app may have fields of its own beside it. */
const order = z.object({
  amount: z.object({ value: z.int().check(z.gte(0)), currencyCode: z.string() }),
  reference,
  description,
  captureMode: z.optional(z.enum(['Auto', 'Manual'])),
  metadata: z.optional(z.record(metadataKey, metadataValue)),
});

/**
 * What the app's `priceOrder` says, held against what Dojo takes and against the limits of the stage. Dojo is
 * not asked for what it would refuse.
 * @throws AppFault that names every field that is wrong.
 */
export function checkPrice(price: OrderPrice, limits: AmountLimits): OrderPrice {
  if (price.kind !== 'priced') return price;
  const parsed = order.safeParse(price.order, { reportInput: true });
  if (!parsed.success) {
    const rules = violationsOf(parsed.error.issues).map(
      ({ pointer, detail }) => `${pointer} ${detail}`,
    );
    throw new AppFault(`priceOrder returned an order that cannot be paid: ${rules.join('; ')}.`);
  }
  const { value, currencyCode } = price.order.amount;
  const limit = Object.hasOwn(limits, currencyCode) ? limits[currencyCode] : undefined;
  if (limit === undefined) {
    const allowed = Object.keys(limits).join(', ');
    return { kind: 'currency_not_allowed', detail: `An order can be paid in: ${allowed}.` };
  }
  if (value < limit.minimum || value > limit.maximum) {
    return {
      kind: 'amount_out_of_range',
      detail: `An order must cost from ${limit.minimum} to ${limit.maximum} (minor units of ${currencyCode}).`,
    };
  }
  return price;
}
