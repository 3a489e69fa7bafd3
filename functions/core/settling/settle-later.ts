import type { Clock } from '../clock.ts';
import { isFailure } from '../failures.ts';
import type { Log } from '../log.ts';
import type { SettleQueue } from './settle-queue.ts';
import type { Unsettled } from './unsettled.ts';

/**
 * Sees to it that it is looked at again within a minute, whatever becomes of the request. Never throws: what
 * the queue does not take is left to the daily audit.
 */
export type SettleLater = (unsettled: Unsettled) => Promise<void>;

export interface SettleLaterOptions {
  /** `undefined`: this function leaves nothing behind. */
  readonly queueUrl: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

let queue: SettleQueue | undefined;

/** The client of SQS is loaded with the first message: few requests leave anything behind. */
async function openQueue(queueUrl: string): Promise<SettleQueue> {
  const { settleQueue } = await import('./settle-queue.ts');
  queue ??= settleQueue(queueUrl);
  return queue;
}

export function settleLater({ queueUrl, clock, log }: SettleLaterOptions): SettleLater {
  return async ({ kind, id }) => {
    if (queueUrl === undefined) return;
    try {
      await (await openQueue(queueUrl)).send({ kind, id, looks: 0, sinceMs: clock() });
    } catch (error) {
      log.warn(
        'settle_not_queued',
        'What is left behind waits for the next request, or the audit.',
        {
          errorCode: isFailure(error) ? error.code : 'unexpected',
        },
      );
    }
  };
}
