import { lookThrough } from './look-through.ts';
import type { Waiting } from './show.ts';

/** What became of the messages of one queue. */
export interface Replayed {
  /** Accepted, and deleted from the queue. */
  readonly sent: number;
  /** Why others were not, and how many. They stay in their queue. */
  readonly reasons: ReadonlyMap<string, number>;
}

/**
 * Sends back the messages that were shown, and no others: what has come since nobody has agreed to, and it
 * may be one of these that failed again. Each is deleted only once it was accepted, so that none is ever
 * lost; one may be sent twice, when the command ends between the two.
 *
 * @throws what the SDK throws. What was not deleted by then stays.
 */
export async function replay({ letters, ids }: Waiting): Promise<Replayed> {
  const { queue } = letters;
  let sent = 0;
  const reasons = new Map<string, number>();
  await lookThrough(queue, async (message) => {
    if (!ids.has(message.id)) return 'stays';
    const outcome = await letters.send(message.body);
    if (outcome.kind === 'not-accepted') {
      reasons.set(outcome.reason, (reasons.get(outcome.reason) ?? 0) + 1);
      return 'stays';
    }
    await queue.remove(message);
    sent += 1;
    return 'removed';
  });
  return { sent, reasons };
}

/** For a person. */
export function replayedAsText(name: string, { sent, reasons }: Replayed): string {
  return [
    `${name.padEnd(20)} ${sent} sent back`,
    ...[...reasons].map(
      ([reason, count]) => `${String(count).padStart(5)} NOT ACCEPTED, still there: ${reason}`,
    ),
  ].join('\n');
}
