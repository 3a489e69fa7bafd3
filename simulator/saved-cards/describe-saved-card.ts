import { withoutAbsent } from '../http/field-rules.ts';
import { expiryDay, maskCardNumber } from '../payments/sandbox-cards.ts';
import type { CardShape, Settings } from '../settings-schema.ts';
import type { SavedCard } from './saved-cards.ts';

/** The card as Dojo answers it, in the shape that is set for it. */
export function describeSavedCard({ id, card }: SavedCard, shapes: Settings['savedCards']) {
  const { leaveOut = [], cardDetails, ...put }: CardShape = { ...shapes['*'], ...shapes[id] };
  if (cardDetails === null) return { id, cardDetails };
  const details = {
    pan: maskCardNumber(card.number),
    expiryDate: expiryDay(card.expiryDate),
    scheme: card.scheme,
    ...withoutAbsent(put),
  };
  if (leaveOut.includes('cardDetails')) return { id };
  const shown = Object.entries(details).filter(([name]) => !leaveOut.some((each) => each === name));
  return { id, cardDetails: Object.fromEntries(shown) };
}
