import { Problem } from '../http/problem.ts';
import type { AmountLimits, Money } from '../money.ts';

/**
 * What was asked for, if its amount is within the limits of the stage.
 * @throws Problem `currency_not_allowed` or `amount_out_of_range`
 */
export function requireAllowedAmount<Body extends { readonly amount: Money }>(
  body: Body,
  limits: AmountLimits,
): Body {
  const { value, currencyCode } = body.amount;
  const limit = limits[currencyCode];
  if (limit === undefined) {
    throw new Problem('currency_not_allowed', {
      detail: `/amount/currencyCode must be one of: ${Object.keys(limits).join(', ')}.`,
    });
  }
  if (value < limit.minimum || value > limit.maximum) {
    throw new Problem('amount_out_of_range', {
      detail: `/amount/value must be from ${limit.minimum} to ${limit.maximum} (minor units of ${currencyCode}).`,
    });
  }
  return body;
}
