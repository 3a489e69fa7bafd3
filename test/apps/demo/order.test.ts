import { describe, expect, it } from 'vitest';
import { type OrderBody, priceOrder } from '../../../functions/apps/demo/order.ts';
import { fakeCaller } from '../../fakes/fake-caller.ts';

function price(value: number, currencyCode: 'GBP' | 'EUR') {
  const body: OrderBody = { amount: { value, currencyCode }, reference: 'Order 1' };
  const limits = { GBP: { minimum: 30, maximum: 5_000 } };
  return priceOrder({ ...fakeCaller(), body, limits });
}

describe('priceOrder, as shipped', () => {
  it.each([30, 1_000, 5_000])('takes %i, which is within the limits', async (value) => {
    expect(await price(value, 'GBP')).toEqual({
      kind: 'priced',
      order: { amount: { value, currencyCode: 'GBP' }, reference: 'Order 1' },
    });
  });

  it('releases a manual payment that nobody captures', async () => {
    const body = {
      amount: { value: 30, currencyCode: 'GBP' as const },
      reference: 'Order 1',
      captureMode: 'Manual' as const,
    };
    const limits = { GBP: { minimum: 30, maximum: 30 } };
    expect(await priceOrder({ ...fakeCaller(), body, limits })).toEqual({
      kind: 'priced',
      order: { ...body, autoExpireAction: 'Release' },
    });
  });

  it.each([1, 29, 5_001])('refuses %i and says what the limits are', async (value) => {
    expect(await price(value, 'GBP')).toEqual({
      kind: 'amount_out_of_range',
      detail: '/amount/value must be from 30 to 5000 (minor units of GBP).',
    });
  });

  it('refuses a currency that has no limits, and says which have', async () => {
    expect(await price(1_000, 'EUR')).toEqual({
      kind: 'currency_not_allowed',
      detail: '/amount/currencyCode must be one of: GBP.',
    });
  });
});
