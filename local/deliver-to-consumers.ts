import { consumerEntries } from '../lib/bundle.ts';
import { paymentStatusEvents } from '../lib/payment-status-events.ts';
import type { BusEvent, EventBridge } from './aws/start-event-bridge.ts';
import type { LocalFunctions } from './lambda/start-functions.ts';

/**
 * Hands the events that the stack's rule picks to the consumers' functions. One that fails says so in
 * the functions' log and is not repeated.
 */
export function deliverToConsumers(eventBridge: EventBridge, functions: LocalFunctions): void {
  eventBridge.onEvent((event) => {
    for (const { id } of isPicked(event) ? consumerEntries : []) {
      functions.invoke(id, event).catch(() => {});
    }
  });
}

function isPicked(event: BusEvent): boolean {
  const { source, detailType } = paymentStatusEvents;
  return (
    source.some((each) => each === event.source) &&
    detailType.some((each) => each === event['detail-type'])
  );
}
