import type { OrderNews, TimelineEntry } from '../../timeline-entry.ts';

/** The orders that events told of, the newest first. Of two events the later state is right. */
export function ordersIn(entries: readonly TimelineEntry[]): readonly OrderNews[] {
  const orders = new Map<string, OrderNews>();
  for (const { order } of entries) {
    if (order === null) continue;
    const known = orders.get(order.paymentIntentId);
    if (known === undefined || known.updatedAt <= order.updatedAt) {
      orders.set(order.paymentIntentId, order);
    }
  }
  return [...orders.values()].reverse();
}

/** A card that was taken for later. */
export interface Booking {
  readonly setupIntentId: string;
  readonly userId: string;
}

/** The newest first. */
export function bookingsIn(entries: readonly TimelineEntry[]): readonly Booking[] {
  const bookings = new Map<string, Booking>();
  for (const { setupIntentId, userId } of entries) {
    if (setupIntentId === null || userId === null) continue;
    bookings.set(setupIntentId, { setupIntentId, userId });
  }
  return [...bookings.values()].reverse();
}
