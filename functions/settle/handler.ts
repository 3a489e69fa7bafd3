import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { eraseUser } from '#app/erasure.ts';
import { settings } from '#app/settings.ts';
import { deadlineIn } from '../core/clock.ts';
import type { UserId } from '../core/customers/customer-link.ts';
import { resumeErasure } from '../core/customers/finish-erasures.ts';
import { settleLostAttempt } from '../core/customers/settle-lost-attempt.ts';
import { dojoCustomerCards } from '../core/dojo/dojo-customer-cards.ts';
import { isFailure } from '../core/failures.ts';
import type { Log } from '../core/log.ts';
import { parseJson } from '../core/parse-json.ts';
import { lookAtOpenOperation } from '../core/payment-operations/look-again.ts';
import { createAppContext } from '../core/runtime/app-context.ts';
import { createPaymentsRuntime } from '../core/runtime/payments-runtime.ts';
import { requestLog } from '../core/runtime/request-log.ts';
import { settleQueue } from '../core/settling/settle-queue.ts';
import { unsettledMessage } from '../core/settling/unsettled.ts';
import { type SettleOneDependencies, settleOne } from './settle-one.ts';

const runtime = createPaymentsRuntime();
const app = createAppContext(runtime, settings);
const queue = settleQueue(runtime.settleQueueUrl);

/** Kept back of Lambda's remaining time for the last write and the next message. */
const reserveMs = 3_000;

function dependenciesFor(context: Context, log: Log): SettleOneDependencies {
  const deadline = deadlineIn(context.getRemainingTimeInMillis() - reserveMs, Date.now);
  const customers = runtime.customerDependencies(deadline, log);
  return {
    look: {
      payment: (id) => lookAtOpenOperation(id, runtime.operationDependencies(deadline, log)),
      erasure: async (id) => {
        const userId = id as UserId;
        const outcome = await resumeErasure(userId, undefined, {
          ...customers,
          forgetUser: () => eraseUser({ ...app, userId, deadline, log }),
          cards: dojoCustomerCards(runtime.dojo, { deadline, sleep: (ms) => sleep(ms) }),
        });
        return outcome === 'erased' ? 'settled' : 'later';
      },
      customer: (id) => settleLostAttempt(id as UserId, customers),
    },
    queue,
    clock: Date.now,
    log,
  };
}

async function settleRecord({ body, messageId }: SQSRecord, context: Context): Promise<boolean> {
  const log = requestLog(runtime.logger, messageId);
  try {
    await settleOne(unsettledMessage.parse(parseJson(body)), dependenciesFor(context, log));
    return true;
  } catch (error) {
    log.warn('settling_failed', 'What was left behind could not be looked at; SQS repeats it.', {
      errorCode: isFailure(error) ? error.code : 'unexpected',
      errorName: error instanceof Error ? error.name : typeof error,
    });
    return false;
  }
}

/** Takes up again what requests left behind: see docs/adr/0005-settling-by-a-queue.md. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of event.Records) {
    if (await settleRecord(record, context)) continue;
    batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures };
}
