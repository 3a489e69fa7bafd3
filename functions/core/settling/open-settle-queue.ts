import { once } from '../once.ts';
import type { SettleQueue } from './settle-later.ts';

/**
 * The queue of this URL. SQS's client is loaded with the first message, from a file beside the bundle
 * (see `lib/bundle.ts`): most instances never send one, and their start does not pay for it.
 */
export function settleQueueOpener(queueUrl: string): () => Promise<SettleQueue> {
  return once(async () => (await import('#settle-queue')).createSettleQueue(queueUrl));
}
