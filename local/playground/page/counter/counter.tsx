import type { StackFacts } from '../../stack-facts.ts';
import { type TimelineFeed, useEntries } from '../timeline/timeline-feed.ts';
import { BookingCard } from './booking-card.tsx';
import { OrderCard } from './order-card.tsx';
import { bookingsIn, ordersIn } from './orders.ts';

export interface CounterProps {
  readonly stack: StackFacts;
  readonly feed: TimelineFeed;
}

/** The merchant's side: what the shop's own services know and do. */
export function Counter({ stack, feed }: CounterProps) {
  const entries = useEntries(feed);
  const orders = ordersIn(entries);
  const bookings = bookingsIn(entries);
  return (
    <>
      <p class="lead">
        Orders come as events of the bus, and not from the phone. What moves money is signed with
        AWS credentials, and moves it once.
      </p>
      <h3>Orders</h3>
      {orders.length === 0 ? (
        <p class="empty">None yet: an order shows here once an event has told of it.</p>
      ) : (
        <ul class="tickets">
          {orders.slice(0, 30).map((order) => (
            <OrderCard key={order.paymentIntentId} stack={stack} order={order} />
          ))}
        </ul>
      )}
      <h3>Bookings with a card for later</h3>
      {bookings.length === 0 ? (
        <p class="empty">None yet. Add a card for later on the phone, under Cards.</p>
      ) : (
        <ul class="tickets">
          {bookings.slice(0, 30).map((booking) => (
            <BookingCard key={booking.setupIntentId} stack={stack} booking={booking} />
          ))}
        </ul>
      )}
    </>
  );
}
