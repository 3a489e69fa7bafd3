import type { Money } from '../timeline-entry.ts';

/** £19.99 */
export function moneyText({ value, currencyCode }: Money): string {
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency: currencyCode }).format(
    value / 100,
  );
}

/** Minor units of what a person typed; undefined when it is no amount. */
export function parseAmount(text: string): number | undefined {
  const units = Math.round(Number(text) * 100);
  return text.trim() !== '' && Number.isFinite(units) && units > 0 ? units : undefined;
}
