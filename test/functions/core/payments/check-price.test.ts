import { describe, expect, it } from 'vitest';
import { AppFault } from '../../../../functions/core/app/app-fault.ts';
import { checkPrice } from '../../../../functions/core/payments/check-price.ts';
import type { OrderPrice } from '../../../../functions/core/payments/order-price.ts';

const limits = { GBP: { minimum: 100, maximum: 5_000 } };
function priced(change: object): OrderPrice {
  const order = { amount: { value: 1_000, currencyCode: 'GBP' }, reference: 'r', ...change };
  return { kind: 'priced', order } as OrderPrice;
}
const amount = (value: unknown, currencyCode: unknown = 'GBP') => ({
  amount: { value, currencyCode },
});

describe('the price that an app gives an order', () => {
  it.each([
    {},
    amount(100),
    amount(5_000),
    { basketId: 'b' },
    { captureMode: 'Manual' },
    { metadata: { 'save-card-user': 'm' } },
  ])('passes with %j', (change) => {
    const price = priced(change);
    expect(checkPrice(price, limits)).toBe(price);
  });

  it.each([
    [amount(0), 'amount_out_of_range'],
    [amount(99), 'amount_out_of_range'],
    [amount(5_001), 'amount_out_of_range'],
    [amount(99_999_999), 'amount_out_of_range'],
    [amount(1_000, 'EUR'), 'currency_not_allowed'],
    [amount(1_000, 'constructor'), 'currency_not_allowed'],
  ])('is refused with %j: %s', (change, kind) => {
    expect(checkPrice(priced(change), limits)).toMatchObject({ kind });
  });

  it.each([
    [amount(-5), '/amount/value must be at least 0'],
    [amount(1.5), '/amount/value must be a whole number'],
    [amount('500'), '/amount/value must be a number'],
    [amount(Number.NaN), '/amount/value'],
    [amount(Number.POSITIVE_INFINITY), '/amount/value'],
    [amount(null), '/amount/value'],
    [{ amount: undefined }, '/amount is required'],
    [{ reference: '' }, '/reference must have at least 1 character'],
    [{ reference: 'x'.repeat(61) }, '/reference must have at most 60 characters'],
    [{ reference: ' ' }, '/reference must not be blank'],
    [{ metadata: { basket: '\u0000' } }, '/metadata/basket must not have control characters'],
    [{ captureMode: 'Later' }, '/captureMode must be one of: Auto, Manual'],
  ])('is a fault of the app with %j', (change, rule) => {
    expect(() => checkPrice(priced(change), limits)).toThrow(AppFault);
    expect(() => checkPrice(priced(change), limits)).toThrow(rule);
  });

  it('is none where the app refuses the order', () => {
    const refused: OrderPrice = { kind: 'amount_out_of_range', detail: 'd' };
    expect(checkPrice(refused, limits)).toBe(refused);
  });
});
