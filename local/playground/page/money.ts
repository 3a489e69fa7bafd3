import type { Money } from '../timeline-entry.ts';

/** £19.99 */
export function moneyText({ value, currencyCode }: Money): string {
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency: currencyCode }).format(
    value / 100,
  );
}

/** The rule, for who typed something else. */
export const amountRule = 'Type an amount such as 4.50: digits, with at most two decimals.';

/** Minor units of what a person typed; undefined when it is no amount. */
export function parseAmount(text: string): number | undefined {
  const typed = text.trim();
  if (!/^\d+(\.\d{0,2})?$/.test(typed)) return undefined;
  const units = Math.round(Number(typed) * 100);
  return units > 0 && Number.isSafeInteger(units) ? units : undefined;
}
