import { createHash } from 'node:crypto';
import { settleDelivery } from '../lib/function-limits.ts';
import { localAccountId, localRegion } from './aws/local-account.ts';
import type { QueuedMessage } from './aws/local-queue.ts';
import type { Queues } from './aws/start-queues.ts';
import type { LocalFunctions } from './lambda/start-functions.ts';
import type { LocalNames } from './local-names.ts';
import type { Part } from './started-parts.ts';

/** A message that the settling function failed on. */
export interface FailedMessage {
  /** 1 is the first time. */
  readonly attempt: number;
  /** Milliseconds until it is handed over again, or becomes a dead letter. */
  readonly againInMs: number;
  readonly message: string;
}

export interface SettleDeliveryOptions {
  readonly queues: Pick<Queues, 'queue' | 'pageOf'>;
  readonly functions: Pick<LocalFunctions, 'invoke'>;
  readonly names: Pick<LocalNames, 'settleQueue' | 'unsettledQueue'>;
  readonly functionId: string;
  readonly onFailedMessage?: ((failed: FailedMessage) => void) | undefined;
  /** Is told where what could not be settled can be read. */
  readonly onUnsettled?: ((page: string) => void) | undefined;
}

/**
 * Hands the messages of what requests have left open to the function that settles it, as Lambda does for
 * a queue: one at a time, each when its delay is over.
 *
 * @returns what ends it.
 */
export function deliverToSettle({
  queues,
  functions,
  names,
  functionId,
  onFailedMessage,
  onUnsettled,
}: SettleDeliveryOptions): Part {
  const visibilityTimeoutMs = settleDelivery.visibilityTimeoutSeconds * 1_000;
  return queues.queue(names.settleQueue).consume({
    visibilityTimeoutMs,
    maxReceiveCount: settleDelivery.maxReceiveCount,
    deadLetters: queues.queue(names.unsettledQueue),
    onDeadLetter: () => onUnsettled?.(queues.pageOf(names.unsettledQueue)),
    handle: async (message) => {
      try {
        await functions.invoke(functionId, { Records: [recordOf(message, names.settleQueue)] });
      } catch (error) {
        onFailedMessage?.({
          attempt: message.receiveCount,
          againInMs: visibilityTimeoutMs,
          message: error instanceof Error ? error.message : String(error),
        });
        throw error;
      }
    },
  });
}

/** A record of the event that Lambda makes of a message. */
function recordOf({ id, body, sentAtMs, receiveCount }: QueuedMessage, queueName: string) {
  return {
    messageId: id,
    receiptHandle: `${id}#${receiveCount}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAtMs),
      SenderId: localAccountId,
      ApproximateFirstReceiveTimestamp: String(sentAtMs),
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${localRegion}:${localAccountId}:${queueName}`,
    awsRegion: localRegion,
  };
}
