import { randomUUID } from 'node:crypto';
import type { SQSEvent } from 'aws-lambda';
import { z } from 'zod';
import { settleMaxReceives, settleTimeoutSeconds } from '../lib/function-limits.ts';
import { localAccountId, localRegion } from './aws/local-account.ts';
import type { Queues, SentMessage } from './aws/start-queues.ts';
import type { LocalFunctions } from './lambda/start-functions.ts';
import type { LocalNames } from './local-names.ts';
import { machineTimer, type Timer } from './run-on-schedule.ts';
import type { Part } from './started-parts.ts';

export interface SettleOptions {
  readonly queues: Pick<Queues, 'onSend' | 'put' | 'remove'>;
  readonly functions: Pick<LocalFunctions, 'invoke'>;
  readonly names: Pick<LocalNames, 'unsettledQueue' | 'notSettledQueue'>;
  /** The function that takes it up. */
  readonly functionId: string;
  /** Default: the machine's. */
  readonly timer?: Timer | undefined;
}

const batchAnswer = z.object({ batchItemFailures: z.array(z.unknown()) });

/** SQS hides a message that was handed over, and hands it over again after that. */
const visibilityTimeoutMs = 6 * settleTimeoutSeconds * 1_000;

/**
 * Hands each message of the queue over to the function once its delay has passed, as SQS and Lambda do. One
 * on which the function fails comes again after the visibility timeout, and is put among the dead letters in
 * the end. Unlike SQS it is handed over at once when it is due.
 *
 * @returns what ends it: nothing is handed over after that.
 */
export function settleUnsettled(options: SettleOptions): Part {
  const { queues, functions, names, functionId, timer = machineTimer } = options;
  let isClosed = false;
  const pending = new Set<() => void>();
  const later = (ms: number, call: () => void): void => {
    const callOff = timer.after(ms, () => {
      pending.delete(callOff);
      call();
    });
    pending.add(callOff);
  };

  const handOver = async (message: SentMessage, receives: number): Promise<void> => {
    const isDone = await functions
      .invoke(functionId, sqsEvent(message, { receives, queueName: names.unsettledQueue, timer }))
      .then((answer) => batchAnswer.parse(answer).batchItemFailures.length === 0)
      .catch(() => false);
    if (isClosed) return;
    if (isDone) {
      queues.remove(names.unsettledQueue, message.body);
    } else if (receives < settleMaxReceives) {
      later(visibilityTimeoutMs, () => handOver(message, receives + 1));
    } else {
      queues.remove(names.unsettledQueue, message.body);
      queues.put(names.notSettledQueue, message.body);
    }
  };

  queues.onSend((message) => {
    if (message.queueName !== names.unsettledQueue || isClosed) return;
    later(message.delaySeconds * 1_000, () => handOver(message, 1));
  });
  return {
    close: async () => {
      isClosed = true;
      for (const callOff of pending) callOff();
    },
  };
}

function sqsEvent(
  { messageId, body }: SentMessage,
  { receives, queueName, timer }: Readonly<{ receives: number; queueName: string; timer: Timer }>,
): SQSEvent {
  const nowMs = String(timer.now());
  return {
    Records: [
      {
        messageId,
        receiptHandle: randomUUID(),
        body,
        attributes: {
          ApproximateReceiveCount: String(receives),
          SentTimestamp: nowMs,
          SenderId: localAccountId,
          ApproximateFirstReceiveTimestamp: nowMs,
        },
        messageAttributes: {},
        md5OfBody: '',
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:${localRegion}:${localAccountId}:${queueName}`,
        awsRegion: localRegion,
      },
    ],
  };
}
