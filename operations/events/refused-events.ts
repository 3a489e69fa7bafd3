import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { z } from 'zod';
import { putEvent } from '../../functions/core/events/put-event.ts';
import { parseJson } from '../../functions/core/parse-json.ts';
import { asType, type DeadLetters, unreadable } from './dead-letters.ts';
import type { WaitingQueue } from './waiting-queue.ts';

/** As `keepInQueue` of the event publisher writes it. */
const entry = z.object({ Source: z.string(), DetailType: z.string(), Detail: z.string() });

/** Events that the bus refused: they are published again, to the bus that the stack has now. */
export function refusedEvents(
  queue: WaitingQueue,
  { bus, busName }: { readonly bus: EventBridgeClient; readonly busName: string },
): DeadLetters {
  return {
    name: 'refused-events',
    queue,
    typeOf: (body) => {
      const { success, data } = entry.safeParse(parseJson(body));
      return success ? asType(data.DetailType) : 'unreadable';
    },
    async send(body) {
      const { success, data } = entry.safeParse(parseJson(body));
      if (!success) return unreadable;
      const outcome = await putEvent(bus, { ...data, EventBusName: busName });
      return outcome.kind === 'taken'
        ? { kind: 'accepted' }
        : { kind: 'not-accepted', reason: asType(outcome.reason) };
    },
  };
}
