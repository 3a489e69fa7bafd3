import type { AttemptResult } from './post-webhook.ts';

export type DeliveryState =
  /** Waits to be released, or for the event that is to be delivered before it. */
  | 'held'
  | 'sending'
  | 'waiting-to-retry'
  | 'delivered'
  | 'not-delivered: only loopback'
  | 'not-delivered: no attempt left'
  /** The subscription was deleted in the meantime. */
  | 'not-delivered: no subscription';

export type DeliveryAttempt = { readonly at: string } & AttemptResult;

/** What is sent, where, and how often it is tried. */
export interface WebhookMessage {
  readonly eventId: string;
  readonly event: string;
  readonly url: string;
  readonly body: string;
  /** How long to pause before each retry; none for a single attempt. */
  readonly pausesMs: readonly number[];
  /** The headers that sign the body now; undefined when there is no longer anyone to send it to. */
  readonly sign: () => Readonly<Record<string, string>> | undefined;
}

/** One message and what became of it. */
export class Delivery {
  readonly message: WebhookMessage;
  state: DeliveryState = 'held';
  readonly attempts: DeliveryAttempt[] = [];

  constructor(message: WebhookMessage) {
    this.message = message;
  }

  /** Without body, secret and signature. */
  describe(): DeliveryRecord {
    const { eventId, event, url } = this.message;
    return { eventId, event, url, state: this.state, attempts: [...this.attempts] };
  }
}

export interface DeliveryRecord {
  readonly eventId: string;
  readonly event: string;
  readonly url: string;
  readonly state: DeliveryState;
  readonly attempts: readonly DeliveryAttempt[];
}
