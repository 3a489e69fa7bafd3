import type { PaymentIntent } from '../dojo/dojo-payment-intents.ts';
import type { SetupIntent } from '../dojo/dojo-setup-intents.ts';
import type { DeclinedAttempt } from '../limits/declines.ts';

/** Dojo's word for it: of a capture, of an event of a setup intent, and of a status if it ever is one. */
const declined = 'Declined';

/**
 * The declined attempts that a payment intent tells of: charges by the team's services. **An attempt of the
 * user leaves no trace on it**: the intent stays `Created`. A status of that name is not known, and would
 * count.
 */
export function declinedPayments({
  id,
  status,
  captures,
}: PaymentIntent): readonly DeclinedAttempt[] {
  const charges = (captures ?? [])
    .map((capture, index) => ({ ...capture, name: capture.id ?? String(index) }))
    .filter((capture) => capture.status === declined)
    .map(({ name, createdAt }) => ({ id: `${id} ${name}`, atMs: createdAt ?? undefined }));
  return status === declined ? [...charges, { id: `${id} ${declined}`, atMs: undefined }] : charges;
}

/** Those that a setup intent tells of: the user's own attempts at adding a card. */
export function declinedSetups({ id, setupEvents }: SetupIntent): readonly DeclinedAttempt[] {
  return (setupEvents ?? [])
    .map((event, index) => ({ ...event, name: event.transactionId ?? String(index) }))
    .filter(({ eventType }) => eventType === declined)
    .map(({ name, transactionDateTime }) => ({
      id: `${id} ${name}`,
      atMs: transactionDateTime ?? undefined,
    }));
}

/** What a webhook announces, if it is that. Its reference does not list such a status. */
export function declinedAnnounced(webhook: {
  readonly eventId: string;
  readonly announcedStatus: string | undefined;
  readonly createdAtMs: number | undefined;
}): readonly DeclinedAttempt[] {
  return webhook.announcedStatus === declined
    ? [{ id: webhook.eventId, atMs: webhook.createdAtMs }]
    : [];
}
