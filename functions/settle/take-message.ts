import { logNotQueued, type SettleQueue } from '../core/settling/settle-later.ts';
import { nextMessage, parseSettleMessage } from '../core/settling/settle-message.ts';
import { type SettleOneDependencies, settleOne } from './settle-one.ts';

export interface TakeMessageDependencies extends SettleOneDependencies {
  readonly queue: SettleQueue;
}

/** For SQS, which repeats what fails. Lambda logs it: nothing of what was in the message may be in it. */
function notTaken(code: string): Error {
  return new Error(`A message could not be dealt with: see ${code}.`);
}

/**
 * Deals with the text of one message. What is still open afterwards is followed by another message, with
 * a longer delay, before this one goes.
 * @throws Error when SQS is to deliver it again, and to keep it for a person after a few times.
 */
export async function takeMessage(
  text: string,
  dependencies: TakeMessageDependencies,
): Promise<void> {
  const { queue, log } = dependencies;
  const message = parseSettleMessage(text);
  if (message === undefined) {
    log.error('settle_message_unreadable', 'The queue has a message that nobody can read.');
    throw notTaken('settle_message_unreadable');
  }
  const { kind: settleKind, attempt } = message;
  const outcome = await settleOne(message, dependencies).catch((error: unknown) => {
    const errorName = error instanceof Error ? error.name : typeof error;
    const facts = { settleKind, attempt, errorName };
    log.error('settle_failed', 'What was left open could not be looked at.', facts);
    throw notTaken('settle_failed');
  });
  if (outcome !== 'again') return;
  const next = nextMessage(message);
  await queue.send(next).catch((error: unknown) => {
    logNotQueued(next, error, log);
    throw notTaken('settle_not_queued');
  });
}
