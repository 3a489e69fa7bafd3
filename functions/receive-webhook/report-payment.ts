import type { UserId } from '../core/customers/customer-link.ts';
import type { Marker, Markers } from '../core/customers/marker.ts';
import type { DojoPaymentIntents, PaymentIntent } from '../core/dojo/dojo-payment-intents.ts';
import { paymentState } from '../core/dojo/payment-state.ts';
import type { PublishEvent, Published } from '../core/events/event-publisher.ts';
import { NotConfigured, Unavailable } from '../core/failures.ts';
import type { ObserveDeclines } from '../core/limits/declines.ts';
import type { Log } from '../core/log.ts';
import { capturedAmount } from '../core/payment-operations/payment-state.ts';
import { declinedAnnounced } from '../core/payments/declined-attempts.ts';
import {
  type IntentUserDependencies,
  markerOn,
  traceOf,
  userOfIntent,
} from '../core/payments/intent-user.ts';
import { isPaid } from '../core/payments/is-paid.ts';
import { lookAgain } from '../core/payments/look-again.ts';
import { mayStillSettle } from '../core/payments/may-still-settle.ts';
import { withoutOurs } from '../core/payments/user-metadata.ts';
import type { PaymentIntentEventDetail } from '../core/webhooks/payment-intent-event.ts';
import { isBehind } from '../core/webhooks/status-lag.ts';
import type { WebhookEnvelope } from '../core/webhooks/webhook-envelope.ts';

export type PaymentWebhook = Extract<WebhookEnvelope, { kind: 'payment-intent' }>;

export interface ReportPaymentDependencies extends IntentUserDependencies {
  readonly intents: Pick<DojoPaymentIntents, 'find'>;
  readonly publish: PublishEvent;
  readonly markers: () => Promise<Markers>;
  readonly observeDeclines: ObserveDeclines;
  readonly log: Log;
}

/** `not-ours`: another deployment, or something else with the same Dojo account, made the intent. */
export type ReportOutcome = Published | 'not-ours';

/** Intents that were under way when the map got its id carry a marker of the old form. */
function ourMarkerOn(intent: PaymentIntent, markers: Markers): Marker | undefined {
  const marker = markerOn(intent);
  return marker !== undefined && markers.ownerOf(marker) !== 'another-map' ? marker : undefined;
}

/** The intent as Dojo shows it, and when it was asked. */
interface Shown {
  readonly intent: PaymentIntent;
  readonly fetchedAtMs: number;
}

/**
 * Dojo's answer may come from a copy that has not heard yet of what the webhook announces. So an
 * intent of ours that is behind its webhook is looked at again, a few times.
 */
function lookAtIntent(
  { paymentIntentId, announcedStatus }: PaymentWebhook,
  markers: Markers,
  dependencies: ReportPaymentDependencies,
): Promise<Shown> {
  const { intents, clock } = dependencies;
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
    ourMarkerOn(intent, markers) === undefined || !isBehind(intent.status, announcedStatus);
  return lookAgain(look, isSettled, dependencies);
}

/** What is wrong between the two, if Dojo is behind its own webhook. */
function findLag({ announcedStatus }: PaymentWebhook, { status }: PaymentIntent) {
  return isBehind(status, announcedStatus)
    ? { expected: announcedStatus, reason: `status ${status}` }
    : undefined;
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function detailOf(
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
): PaymentIntentEventDetail {
  const payment = paymentState(intent);
  const { currencyCode } = payment;
  return {
    eventId,
    userId,
    paymentIntentId: intent.id,
    customerId: intent.customer?.id ?? null,
    reference: intent.reference,
    status: intent.status,
    paid: isPaid(intent.status),
    amount: intent.amount,
    capturedAmount: { value: capturedAmount(payment), currencyCode },
    refundedAmount: { value: payment.refundedAmount, currencyCode },
    captureMode: intent.captureMode ?? null,
    metadata: withoutOurs(intent.metadata),
    // Dojo always says; if it ever does not, the moment of asking orders events as well.
    intentUpdatedAt: iso(intent.updatedAt ?? fetchedAtMs),
    receivedAt: iso(receivedAtMs),
  };
}

/**
 * 1. Fetch the intent from Dojo, as it is now: a webhook carries no amount, and may be late.
 * 2. Leave it alone unless this deployment made it.
 * 3. Refuse a young webhook whose news Dojo does not show yet: it comes again. An old one goes on, since
 *    this may have been its last repetition.
 * 4. Find its user.
 * 5. Publish, and tell a person if the news never showed.
 *
 * @throws NotConfigured `webhook_intent_unknown`, Unavailable `webhook_unconfirmed` and
 * `customer_not_indexed_yet`, and what Dojo, the table and the publisher throw: Dojo has to send the
 * webhook again then.
 */
export async function reportPayment(
  webhook: PaymentWebhook,
  receivedAtMs: number,
  dependencies: ReportPaymentDependencies,
): Promise<ReportOutcome> {
  const { publish, clock, log } = dependencies;
  const markers = await dependencies.markers();
  const { intent, fetchedAtMs } = await lookAtIntent(webhook, markers, dependencies);
  const marker = ourMarkerOn(intent, markers);
  if (marker === undefined) return 'not-ours';
  const lag = findLag(webhook, intent);
  if (lag !== undefined && mayStillSettle(webhook.createdAtMs, clock())) {
    throw new Unavailable(
      'webhook_unconfirmed',
      'Dojo does not show the status yet that its own webhook announces.',
      { ...lag, ...traceOf(intent, marker), retryAfterSeconds: 10 },
    );
  }
  const userId = await userOfIntent(intent, { marker, markers }, dependencies);
  const detail = detailOf(webhook, intent, { userId, receivedAtMs, fetchedAtMs });
  const published = await publish({ name: webhook.eventName, detail });
  await dependencies.observeDeclines(
    {
      userId,
      customerId: detail.customerId,
      source: 'webhook',
      attempts: declinedAnnounced(webhook),
    },
    log,
  );
  if (lag !== undefined) {
    log.error(
      'webhook_never_confirmed',
      'An event was published with the status that Dojo shows, which is earlier than its webhook announced.',
      { ...lag, ...traceOf(intent, marker) },
    );
  }
  return published;
}
