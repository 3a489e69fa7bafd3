import { describe, expect, it } from 'vitest';
import { parseAmount } from '../../../local/playground/page/money.ts';

describe('an amount that is typed at the counter', () => {
  it.each([
    ['19', 1_900],
    // While the rest is typed.
    ['4.', 400],
    ['4.5', 450],
    ['4.50', 450],
    [' 0.07 ', 7],
    ['1.15', 115],
  ])('is taken: %s', (typed, units) => {
    expect(parseAmount(typed)).toBe(units);
  });

  it.each(['', ' ', '1.999', '0x10', '1e3', '-1', '+1', '1,50', '.5', '1..', '£5', '0', '0.00'])(
    'is none: "%s"',
    (typed) => {
      expect(parseAmount(typed)).toBeUndefined();
    },
  );

  it('is none beyond what a number holds', () => {
    expect(parseAmount('9'.repeat(20))).toBeUndefined();
  });
});
