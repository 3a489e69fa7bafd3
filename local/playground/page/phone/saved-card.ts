import type { TestCard } from '../../stack-facts.ts';
import { fieldOf, listOf, textOf } from '../read-answer.ts';

/** A card of the user, as `GET /payment-methods` lists it. */
export interface SavedCard {
  readonly id: string;
  readonly scheme: string;
  readonly last4: string;
  readonly expiryDate: string;
}

export function savedCardsIn(body: unknown): readonly SavedCard[] {
  return listOf(body, 'paymentMethods').map((card) => ({
    id: textOf(card, 'id'),
    scheme: textOf(card, 'scheme') || 'Card',
    last4: textOf(card, 'last4') || String(fieldOf(card, 'maskedPan') ?? '????').slice(-4),
    expiryDate: textOf(card, 'expiryDate'),
  }));
}

/** The security code that its holder would type: that of the test card with these digits. */
export function cvvOf({ last4 }: SavedCard, cards: readonly TestCard[]): string {
  return cards.find(({ number }) => number.endsWith(last4))?.cvv ?? '000';
}

export const cardMeanings: Readonly<Record<TestCard['result'], string>> = {
  approved: 'Approved',
  'challenged-then-approved': 'Asks the bank first (3-D Secure)',
  declined: 'Declined',
};
