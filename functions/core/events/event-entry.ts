import { eventSource, type PaymentIntentEventDetail } from '../webhooks/payment-intent-event.ts';

/** An event on its way out. */
export interface OutgoingEvent {
  /** Dojo's name for what happened: the event's `detail-type`. */
  readonly name: string;
  readonly detail: PaymentIntentEventDetail;
}

/** One entry of PutEvents, as `aws events put-events --entries` takes it too. */
export interface EventEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

export function entryOf({ name, detail }: OutgoingEvent, busName: string): EventEntry {
  return {
    EventBusName: busName,
    Source: eventSource,
    DetailType: name,
    Detail: JSON.stringify(detail),
  };
}
