import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { parseSettleMessage } from '../../functions/core/settling/settle-message.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { WaitingQueue } from './waiting-queue.ts';

/**
 * What could not be settled: each message goes back into its queue as it is, to be looked at now. One that
 * this version cannot read as well: the deployed one may.
 */
export function unsettled(
  queue: WaitingQueue,
  { sqs, settleQueueUrl }: { readonly sqs: SQSClient; readonly settleQueueUrl: string },
): DeadLetters {
  return {
    name: 'unsettled',
    queue,
    typeOf: (body) => {
      const message = parseSettleMessage(body);
      return message === undefined ? 'unreadable here' : message.kind;
    },
    async send(body) {
      await sqs.send(new SendMessageCommand({ QueueUrl: settleQueueUrl, MessageBody: body }));
      return { kind: 'accepted' };
    },
  };
}
