import type { SavedCard } from '../core/dojo/dojo-payment-methods.ts';

/**
 * A saved card as the app sees it; `null` is what is not known. A card works until the end of its
 * expiry date, UTC.
 */
export function describeCard({ id, scheme, maskedPan, expiryDate }: SavedCard, nowMs: number) {
  return {
    id,
    scheme: scheme ?? null,
    maskedPan: maskedPan ?? null,
    last4: /\d{4}$/.exec(maskedPan ?? '')?.[0] ?? null,
    expiryDate: expiryDate ?? null,
    expired:
      expiryDate === undefined ? null : expiryDate < new Date(nowMs).toISOString().slice(0, 10),
  };
}
