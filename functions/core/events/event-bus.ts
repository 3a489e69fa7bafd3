import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { callLimits } from './event-limits.ts';

/** One an instance. */
export function createEventBus(): EventBridgeClient {
  return new EventBridgeClient(callLimits);
}
