import { z } from 'zod';
import { parseJson } from '../../functions/core/parse-json.ts';
import { asType, type DeadLetters, unreadable } from './dead-letters.ts';
import type { ConsumerTarget } from './events-target.ts';
import type { InvokeLater } from './invoke-later.ts';
import type { WaitingQueue } from './waiting-queue.ts';

const busEvent = z.looseObject({
  source: z.string(),
  'detail-type': z.string(),
  detail: z.record(z.string(), z.unknown()),
});

/** What Lambda's destination makes of an event that a function failed on. */
const failedInvocation = z.object({
  requestPayload: busEvent,
  responsePayload: z.object({ errorType: z.string().optional() }).nullish(),
});

/** The event in a message, and how the function failed on it: not at all when it never got it. */
function read(body: string) {
  const value = parseJson(body);
  const failed = failedInvocation.safeParse(value);
  if (failed.success) {
    const { requestPayload, responsePayload } = failed.data;
    return { event: requestPayload, failure: asType(responsePayload?.errorType) };
  }
  // What EventBridge could not hand over to Lambda is in the queue as it is.
  const undelivered = busEvent.safeParse(value);
  return undelivered.success ? { event: undelivered.data, failure: undefined } : undefined;
}

/**
 * Events that a consumer failed on: its function gets them once more, and no other consumer. What it fails
 * on again Lambda repeats twice, and puts into the queue anew.
 */
export function failedEvents(
  queue: WaitingQueue,
  { id, functionName }: ConsumerTarget,
  invokeLater: InvokeLater,
): DeadLetters {
  return {
    name: id,
    queue,
    typeOf: (body) => {
      const letter = read(body);
      if (letter === undefined) return 'unreadable';
      const type = asType(letter.event['detail-type']);
      return letter.failure === undefined
        ? `${type}, never handed over`
        : `${type}, failed with ${letter.failure}`;
    },
    send: async (body) => {
      const letter = read(body);
      return letter === undefined ? unreadable : invokeLater(functionName, letter.event);
    },
  };
}
