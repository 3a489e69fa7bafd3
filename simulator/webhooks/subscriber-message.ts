import type { WebhookMessage } from './delivery.ts';
import { signWebhook } from './sign-webhook.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';
import type { Behaviour } from './webhook-control-schemas.ts';

/** An event that somebody is or was subscribed to, as it is sent. */
export interface SentEvent {
  readonly eventId: string;
  readonly event: string;
  readonly body: string;
  /** Those of the account in which it happened. */
  readonly subscriptions: Subscriptions;
}

/** Before each of the five retries. Dojo says only that there is a limited number of them. */
const retryPausesMs = [1_000, 5_000, 30_000, 120_000, 600_000];

/** @param signWith read at each attempt, as the secrets are: both may change between two */
export function subscriberMessage(
  { eventId, event, body, subscriptions }: SentEvent,
  { id, fields }: Subscription,
  signWith: () => Behaviour['signWith'],
): WebhookMessage {
  return {
    eventId,
    event,
    url: fields.url,
    body,
    pausesMs: retryPausesMs,
    sign: () => {
      const secrets = subscriptions.find(id)?.secrets.active();
      const secret = secrets?.at(signWith() === 'newest' ? -1 : 0);
      return secret && { 'dojo-signature': signWebhook(body, secret.value) };
    },
  };
}
