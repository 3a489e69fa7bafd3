import type { WaitingMessage, WaitingQueue } from './waiting-queue.ts';

/** Of what is in a queue: more are dealt with by running the command again. */
export const mostAtOnce = 1_000;

/**
 * Shows each message of a queue once to `visit`, and gives back those that it did not remove: when all
 * were seen, when `visit` throws, and when the queue hands out nothing new. What cannot be given back can
 * be seen again by itself, after two minutes.
 *
 * @param most - how many are looked at. Default {@link mostAtOnce}.
 */
export async function lookThrough(
  queue: WaitingQueue,
  visit: (message: WaitingMessage) => Promise<'removed' | 'stays'>,
  most: number = mostAtOnce,
): Promise<void> {
  const seen = new Set<string>();
  const held = new Map<string, WaitingMessage>();
  try {
    while (seen.size < most) {
      const batch = await queue.receive();
      // One that was hidden for too long comes again: its old receipt is void.
      for (const message of batch) held.set(message.id, message);
      const unseen = batch.filter(({ id }) => !seen.has(id)).slice(0, most - seen.size);
      if (unseen.length === 0) return;
      for (const message of unseen) {
        seen.add(message.id);
        if ((await visit(message)) === 'removed') held.delete(message.id);
      }
    }
  } finally {
    await Promise.all([...held.values()].map((message) => queue.giveBack(message).catch(() => {})));
  }
}
