import { describe, expect, it } from 'vitest';
import { type Moving, withShownAmount } from '../../../operations/payments/move-payment.ts';
import { readPaymentsArguments } from '../../../operations/payments/payments-arguments.ts';

const gbp = (value: number) => ({ value, currencyCode: 'GBP' });
const shown = { amount: gbp(5_000), capturableAmount: gbp(4_000), refundableAmount: gbp(1_000) };

function amountOf(line: string, payment: object = shown): number | undefined {
  const read = readPaymentsArguments(line.split(' '));
  if (read === undefined) throw new Error('These are no arguments.');
  return withShownAmount(read.command as Moving, read, payment).amount;
}

describe('the amount that a person agrees to', () => {
  it.each([
    { line: 'capture pi_1', amount: 4_000 },
    { line: 'refund pi_1', amount: 1_000 },
    { line: 'refund pi_1 --amount 5.00', amount: 500 },
    { line: 'charge si_1 --amount 5.00 --reference fee', amount: 500 },
    // Dojo gives back what is left when it gets there.
    { line: 'release pi_1', amount: undefined },
    // What an earlier key takes is what it took.
    { line: 'refund pi_1 --key K', amount: undefined },
  ])('is, of $line, $amount', ({ line, amount }) => {
    expect(amountOf(line)).toBe(amount);
  });

  it('is left to the API, which says why, where nothing is left', () => {
    expect(amountOf('refund pi_1', { ...shown, refundableAmount: gbp(0) })).toBeUndefined();
  });
});
