import type { SavedCard } from '../core/dojo/dojo-payment-methods.ts';

/** A saved card as the app sees it. A card works until the end of its expiry date, UTC. */
export const describeCard = (card: SavedCard, nowMs: number) => ({
  id: card.id,
  scheme: card.scheme,
  maskedPan: card.maskedPan,
  last4: card.maskedPan.slice(-4),
  expiryDate: card.expiryDate,
  expired: card.expiryDate < new Date(nowMs).toISOString().slice(0, 10),
});
