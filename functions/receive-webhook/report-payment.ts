import type { Clock } from '../core/clock.ts';
import type { CustomerId, UserId } from '../core/customers/customer-link.ts';
import { findMarker, type Marker, type Markers } from '../core/customers/marker.ts';
import type { DojoPaymentIntents, PaymentIntent } from '../core/dojo/dojo-payment-intents.ts';
import type { FindUsersOfCustomer } from '../core/dynamodb/user-of-customer.ts';
import type { PublishEvent, Published } from '../core/events/event-publisher.ts';
import { NotConfigured, Unavailable } from '../core/failures.ts';
import { isPaid } from '../core/payments/is-paid.ts';
import { userMetadataKey, withoutMark } from '../core/payments/user-metadata.ts';
import type { PaymentIntentEventDetail } from '../core/webhooks/payment-intent-event.ts';
import type { WebhookEnvelope } from '../core/webhooks/webhook-envelope.ts';

/** How old an intent is at most while the index may not have its customer yet: generously. */
const indexLagMs = 5 * 60_000;

export type PaymentWebhook = Extract<WebhookEnvelope, { kind: 'payment-intent' }>;

export interface ReportPaymentDependencies {
  readonly intents: Pick<DojoPaymentIntents, 'find'>;
  readonly findUsers: FindUsersOfCustomer;
  readonly publish: PublishEvent;
  readonly markers: () => Promise<Markers>;
  readonly clock: Clock;
}

/** `not-ours`: another deployment, or something else with the same Dojo account, made the intent. */
export type ReportOutcome = Published | 'not-ours';

/** Intents that were under way when the map got its id carry a marker of the old form. */
const ourMarkerOn = (intent: PaymentIntent, markers: Markers): Marker | undefined => {
  const marker = findMarker(intent.metadata?.[userMetadataKey]);
  return marker !== undefined && markers.ownerOf(marker) !== 'another-map' ? marker : undefined;
};

const isYoung = ({ createdAt }: PaymentIntent, nowMs: number): boolean =>
  createdAt !== undefined && createdAt !== null && nowMs - createdAt < indexLagMs;

/** The user whose mark the intent carries. `null`: nobody has this customer any more. */
const userOf = async (
  intent: PaymentIntent,
  { marker, markers }: Readonly<{ marker: Marker; markers: Markers }>,
  { findUsers, clock }: ReportPaymentDependencies,
): Promise<UserId | null> => {
  const customerId = intent.customer?.id;
  if (customerId === undefined || customerId === null) return null;
  const users = await findUsers(customerId as CustomerId);
  const user = users.find((userId) =>
    [markers.of(userId), markers.legacyOf(userId)].includes(marker),
  );
  if (user !== undefined) return user;
  if (isYoung(intent, clock())) {
    throw new Unavailable(
      'customer_not_indexed_yet',
      'The customer of a new payment intent is not in the index yet.',
      { dependency: 'dynamodb', retryAfterSeconds: 10 },
    );
  }
  return null;
};

const iso = (epochMs: number): string => new Date(epochMs).toISOString();

const detailOf = (
  { eventId }: PaymentWebhook,
  intent: PaymentIntent,
  {
    userId,
    receivedAtMs,
    fetchedAtMs,
  }: Readonly<{
    userId: UserId | null;
    receivedAtMs: number;
    fetchedAtMs: number;
  }>,
): PaymentIntentEventDetail => ({
  eventId,
  userId,
  paymentIntentId: intent.id,
  customerId: intent.customer?.id ?? null,
  reference: intent.reference,
  status: intent.status,
  paid: isPaid(intent.status),
  amount: intent.amount,
  captureMode: intent.captureMode ?? null,
  metadata: withoutMark(intent.metadata),
  // Dojo always says; if it ever does not, the moment of asking orders events as well.
  intentUpdatedAt: iso(intent.updatedAt ?? fetchedAtMs),
  receivedAt: iso(receivedAtMs),
});

/**
 * 1. Fetch the intent from Dojo, as it is now: a webhook carries no amount, and may be late.
 * 2. Leave it alone unless this deployment made it.
 * 3. Find its user.
 * 4. Publish.
 *
 * @throws NotConfigured `webhook_intent_unknown`, Unavailable `customer_not_indexed_yet`, and what
 * Dojo, the table and the publisher throw: Dojo has to send the webhook again then.
 */
export const reportPayment = async (
  webhook: PaymentWebhook,
  receivedAtMs: number,
  dependencies: ReportPaymentDependencies,
): Promise<ReportOutcome> => {
  const { intents, publish, clock } = dependencies;
  const fetchedAtMs = clock();
  const [intent, markers] = await Promise.all([
    intents.find(webhook.paymentIntentId),
    dependencies.markers(),
  ]);
  if (intent === undefined) {
    throw new NotConfigured(
      'webhook_intent_unknown',
      'Dojo does not know the payment intent that its own webhook is about. Do the API key and the webhook subscription belong to the same Dojo account?',
    );
  }
  const marker = ourMarkerOn(intent, markers);
  if (marker === undefined) return 'not-ours';
  const userId = await userOf(intent, { marker, markers }, dependencies);
  const detail = detailOf(webhook, intent, { userId, receivedAtMs, fetchedAtMs });
  return publish({ name: webhook.eventName, detail });
};
