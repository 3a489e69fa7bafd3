import * as z from 'zod/mini';
import type { PriceOrder } from '../../core/app/hooks.ts';
import type { AppProblem } from '../../core/http/problem.ts';
import { currencyCodes } from '../../core/money.ts';
import { description, metadata, reference } from '../../core/payments/order-fields.ts';
import type { Settings } from './settings.ts';

/**
 * What the phone sends to pay: yours to extend, say with the id of a basket that `priceOrder` prices. A
 * field of your own never reaches Dojo. The limits are Dojo's. Fields that are not named here are refused. The descriptions are
 * read by the app's developers, in the reference page and in generated clients.
 */
export const orderBody = z
  .strictObject({
    amount: z
      .strictObject({
        value: z.int().check(z.gte(1), z.describe('Minor units: 1000 is £10.00.')),
        currencyCode: z.enum(currencyCodes),
      })
      .check(z.meta({ id: 'OrderAmount' })),
    reference: reference.check(z.describe('Your order’s name, shown in Dojo’s portal.')),
    description,
    captureMode: z
      .optional(z.enum(['Auto', 'Manual']))
      .check(
        z.describe(
          '`Auto` (the default) takes the money at once; `Manual` only reserves it until your team captures it.',
        ),
      ),
    metadata,
  })
  .check(z.meta({ id: 'Order' }));

export type OrderBody = z.infer<typeof orderBody>;

/** Why this app refuses an order, beyond the amounts of its stage: problems of its own. */
export const orderProblems: readonly AppProblem[] = [];

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
export const priceOrder: PriceOrder<OrderBody, Settings> = async ({ body, limits }) => {
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
