import type { DeployedConsumer } from '../lib/app-functions.ts';
import type { BusEvent, EventBridge } from './aws/start-event-bridge.ts';
import type { LocalFunctions } from './lambda/start-functions.ts';

/**
 * Hands the events that the stack's rule picks to the consumers' functions. One that fails says so in
 * the functions' log and is not repeated.
 */
export function deliverToConsumers(
  eventBridge: EventBridge,
  functions: LocalFunctions,
  consumers: readonly DeployedConsumer[],
): void {
  eventBridge.onEvent((event) => {
    for (const { id } of consumers.filter((it) => isPicked(event, it))) {
      functions.invoke(id, event).catch(() => {});
    }
  });
}

function isPicked(event: BusEvent, { pattern }: DeployedConsumer): boolean {
  const { source, detailType } = pattern;
  return (
    source.some((each) => each === event.source) &&
    detailType.some((each) => each === event['detail-type'])
  );
}
