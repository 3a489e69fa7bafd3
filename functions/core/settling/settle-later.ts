import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { firstMessage, type SettleKind, type SettleMessage } from './settle-message.ts';

/** Where what is left open waits for its next look. */
export interface SettleQueue {
  /** Puts the message in, to be delivered after its delay. @throws what SQS's client throws. */
  send(message: SettleMessage): Promise<void>;
}

/**
 * Sees to it that this is looked at again within a minute, whatever becomes of the request. Never
 * throws: what cannot be put into the queue is left to the next request, or the audit.
 */
export type SettleLater = (id: string) => Promise<void>;

export interface SettleLaterDependencies {
  /** Asked when something is sent, so that a function which sends nothing does not load a client. */
  readonly openQueue: () => Promise<SettleQueue>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Says that a message is not in the queue; never what is in it. */
export function logNotQueued(
  { kind, attempt }: Pick<SettleMessage, 'kind' | 'attempt'>,
  error: unknown,
  log: Log,
): void {
  log.warn('settle_not_queued', 'What was left open could not be put into the queue.', {
    settleKind: kind,
    attempt,
    errorName: error instanceof Error ? error.name : typeof error,
  });
}

export function settleLater(
  kind: SettleKind,
  { openQueue, clock, log }: SettleLaterDependencies,
): SettleLater {
  return async (id) => {
    const message = firstMessage(kind, id, clock());
    try {
      await (await openQueue()).send(message);
    } catch (error) {
      logNotQueued(message, error, log);
    }
  };
}
