import type { Clock } from '../core/clock.ts';
import type { CustomerId, UserId } from '../core/customers/customer-link.ts';
import { type Marker, type MarkerScope, markerOf, markerPrefix } from '../core/customers/marker.ts';
import type { DojoPaymentIntents, PaymentIntent } from '../core/dojo/dojo-payment-intents.ts';
import type { FindUsersOfCustomer } from '../core/dynamodb/user-of-customer.ts';
import type { PublishEvent, Published } from '../core/events/event-publisher.ts';
import { NotConfigured, Unavailable } from '../core/failures.ts';
import type { Log } from '../core/log.ts';
import { isPaid } from '../core/payments/is-paid.ts';
import { userMetadataKey, withoutMark } from '../core/payments/user-metadata.ts';
import type { PaymentIntentEventDetail } from '../core/webhooks/payment-intent-event.ts';
import { isBehind } from '../core/webhooks/status-lag.ts';
import type { WebhookEnvelope } from '../core/webhooks/webhook-envelope.ts';
import { type LookAgainDependencies, lookAgain } from './look-again.ts';
import { mayStillSettle } from './may-still-settle.ts';

export type PaymentWebhook = Extract<WebhookEnvelope, { kind: 'payment-intent' }>;

export interface ReportPaymentDependencies extends LookAgainDependencies {
  readonly intents: Pick<DojoPaymentIntents, 'find'>;
  readonly findUsers: FindUsersOfCustomer;
  readonly publish: PublishEvent;
  readonly scope: MarkerScope;
  readonly clock: Clock;
  readonly log: Log;
}

/** `not-ours`: another deployment, or something else with the same Dojo account, made the intent. */
export type ReportOutcome = Published | 'not-ours';

const ourMarkerOn = (intent: PaymentIntent, scope: MarkerScope): string | undefined => {
  const marker = intent.metadata?.[userMetadataKey];
  return marker?.startsWith(markerPrefix(scope)) ? marker : undefined;
};

/** The intent as Dojo shows it, and when it was asked. */
interface Shown {
  readonly intent: PaymentIntent;
  readonly fetchedAtMs: number;
}

/**
 * Dojo's answer may come from a copy that has not heard yet of what the webhook announces. So an
 * intent of ours that is behind its webhook is looked at again, a few times.
 */
const lookAtIntent = (
  { paymentIntentId, announcedStatus }: PaymentWebhook,
  dependencies: ReportPaymentDependencies,
): Promise<Shown> => {
  const { intents, scope, clock } = dependencies;
  const look = async (): Promise<Shown> => {
    const fetchedAtMs = clock();
    const intent = await intents.find(paymentIntentId);
    if (intent !== undefined) return { intent, fetchedAtMs };
    throw new NotConfigured(
      'webhook_intent_unknown',
      'Dojo does not know the payment intent that its own webhook is about. Do the API key and the webhook subscription belong to the same Dojo account?',
    );
  };
  const isSettled = ({ intent }: Shown): boolean =>
    ourMarkerOn(intent, scope) === undefined || !isBehind(intent.status, announcedStatus);
  return lookAgain(look, isSettled, dependencies);
};

/**
 * Whether Dojo shows what the webhook announces, or something later. If not, an old webhook is let
 * through all the same: this may have been its last repetition.
 * @throws Unavailable `webhook_unconfirmed` for a young one, which comes again.
 */
const isConfirmed = (
  { announcedStatus, createdAtMs }: PaymentWebhook,
  { status }: PaymentIntent,
  clock: Clock,
): boolean => {
  if (!isBehind(status, announcedStatus)) return true;
  if (!mayStillSettle(createdAtMs, clock())) return false;
  throw new Unavailable(
    'webhook_unconfirmed',
    'Dojo does not show the status yet that its own webhook announces.',
    { expected: announcedStatus, reason: `status ${status}`, retryAfterSeconds: 10 },
  );
};

/**
 * The user whose mark the intent carries. `null`: nobody has this customer any more. The index may
 * lag behind the table while the customer is new, and an intent is never older than its customer.
 */
const userOf = async (
  intent: PaymentIntent,
  marker: string,
  dependencies: ReportPaymentDependencies,
): Promise<UserId | null> => {
  const { findUsers, scope, clock } = dependencies;
  const customerId = intent.customer?.id;
  if (customerId === undefined || customerId === null) return null;
  const look = async (): Promise<UserId | undefined> => {
    const users = await findUsers(customerId as CustomerId);
    return users.find((userId): boolean => markerOf(scope, userId) === (marker as Marker));
  };
  const isSettled = (user: UserId | undefined): boolean =>
    user !== undefined || !mayStillSettle(intent.createdAt, clock());
  const user = await lookAgain(look, isSettled, dependencies);
  if (user !== undefined) return user;
  if (mayStillSettle(intent.createdAt, clock())) {
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
 * 3. See that Dojo shows what the webhook announces, or something later.
 * 4. Find its user.
 * 5. Publish.
 *
 * @throws NotConfigured `webhook_intent_unknown`, Unavailable `webhook_unconfirmed` and
 * `customer_not_indexed_yet`, and what Dojo, the table and the publisher throw: Dojo has to send the
 * webhook again then.
 */
export const reportPayment = async (
  webhook: PaymentWebhook,
  receivedAtMs: number,
  dependencies: ReportPaymentDependencies,
): Promise<ReportOutcome> => {
  const { intent, fetchedAtMs } = await lookAtIntent(webhook, dependencies);
  const marker = ourMarkerOn(intent, dependencies.scope);
  if (marker === undefined) return 'not-ours';
  const confirmed = isConfirmed(webhook, intent, dependencies.clock);
  const userId = await userOf(intent, marker, dependencies);
  const detail = detailOf(webhook, intent, { userId, receivedAtMs, fetchedAtMs });
  const published = await dependencies.publish({ name: webhook.eventName, detail });
  if (!confirmed) {
    dependencies.log.error(
      'webhook_never_confirmed',
      'An event was published with the status that Dojo shows, which is earlier than its webhook announced.',
      {
        expected: webhook.announcedStatus,
        reason: `status ${intent.status}`,
        customerId: detail.customerId ?? undefined,
        userMarker: marker,
      },
    );
  }
  return published;
};
