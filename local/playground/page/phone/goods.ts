import type { StackFacts } from '../../stack-facts.ts';
import type { Money } from '../../timeline-entry.ts';
import { fieldOf, minorUnitsOf, textOf } from '../read-answer.ts';

export interface Good {
  readonly name: string;
  /** Minor units. */
  readonly price: number;
}

/** What the shop sells. The last one has the price of the app's sample order. */
export const goods: readonly Good[] = [
  { name: 'Flat white', price: 380 },
  { name: 'Almond croissant', price: 425 },
];

/** What an order costs, when the app lets the phone say it; undefined: the app prices it by itself. */
export function samplePrice({ sampleOrder }: StackFacts): Money | undefined {
  const currencyCode = textOf(fieldOf(sampleOrder, 'amount'), 'currencyCode');
  const value = minorUnitsOf(sampleOrder, 'amount');
  return value > 0 && currencyCode !== '' ? { value, currencyCode } : undefined;
}
