import {
  type EventBridgeClient,
  EventBridgeServiceException,
  PutEventsCommand,
} from '@aws-sdk/client-eventbridge';
import type { EventEntry } from './event-entry.ts';

export type PutEventOutcome =
  | { readonly kind: 'taken' }
  /** The same entry would be refused again. `reason`: EventBridge's code. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Overloaded, broken or out of reach; it may have taken the event all the same. */
  | { readonly kind: 'busy'; readonly reason: string };

/** What EventBridge calls passing trouble of its own, for a whole request or a single entry. */
const passing = /^(Throttling|InternalFailure|InternalException|ServiceUnavailable|Timeout)/;

function outcomeOf(reason: string, isClientFault: boolean): PutEventOutcome {
  return {
    kind: isClientFault && !passing.test(reason) ? 'refused' : 'busy',
    reason,
  };
}

/** Offers the entry once; the SDK has repeated what failed on the way. */
export async function putEvent(
  client: EventBridgeClient,
  entry: EventEntry,
): Promise<PutEventOutcome> {
  try {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [entry] }));
    const [answer] = Entries;
    if (answer?.EventId !== undefined) return { kind: 'taken' };
    return outcomeOf(answer?.ErrorCode ?? 'InternalFailure', true);
  } catch (error) {
    return error instanceof EventBridgeServiceException
      ? outcomeOf(error.name, error.$fault === 'client')
      : outcomeOf(error instanceof Error ? error.name : 'unknown', false);
  }
}
