import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { SettleQueue } from '../core/settling/settle-queue.ts';
import {
  givenUpAfterMs,
  type Unsettled,
  type UnsettledMessage,
} from '../core/settling/unsettled.ts';

export interface SettleOneDependencies {
  /** One look at it. @throws what Dojo and the table throw. */
  readonly look: Readonly<Record<Unsettled['kind'], (id: string) => Promise<'settled' | 'later'>>>;
  readonly queue: SettleQueue;
  readonly clock: Clock;
  readonly log: Log;
}

export type SettledOne = 'settled' | 'later' | 'given-up';

/**
 * Looks at one thing that a request left behind, and sees to it that it is looked at again, with a longer
 * pause, as long as it is not settled. After a day it is left to the audit and to a person.
 * @throws what looking and the queue throw: SQS hands the message over again then, and puts it among the
 * dead letters in the end.
 */
export async function settleOne(
  message: UnsettledMessage,
  { look, queue, clock, log }: SettleOneDependencies,
): Promise<SettledOne> {
  const { kind, id, looks, sinceMs } = message;
  if ((await look[kind](id)) === 'settled') return 'settled';
  if (clock() - sinceMs < givenUpAfterMs) {
    await queue.send({ ...message, looks: looks + 1 });
    return 'later';
  }
  log.error('settling_given_up', 'Something is not settled after a day: a person has to look.', {
    unsettled: kind,
    attempt: looks + 1,
  });
  return 'given-up';
}
