import type { RefusedEvents } from './refused-events.ts';

/**
 * The queue of this URL. SQS's client is loaded with the first event that EventBridge refuses, from a file
 * beside the bundle (see `lib/bundle.ts`): hardly any instance needs it, and it made the webhook's
 * bundle 24 KB larger.
 */
export function refusedEventsOpener(queueUrl: string): () => Promise<RefusedEvents> {
  let opened: Promise<RefusedEvents> | undefined;
  return () => {
    opened ??= import('#refused-events').then((it) => it.createRefusedEvents(queueUrl));
    return opened;
  };
}
