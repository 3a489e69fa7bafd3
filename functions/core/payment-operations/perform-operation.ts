import { isFailure, NotConfigured, OutcomeUnknown, Rejected, Unavailable } from '../failures.ts';
import { afterLostAnswer } from './after-lost-answer.ts';
import type { BegunOperation } from './begin-operation.ts';
import { concludeFrom, type LookedBack, leaveUnresolved, look, lookBack } from './look-back.ts';
import type { OperationCall, Refusal } from './operation-request.ts';
import { givesBack, type OpenOperation } from './payment-record.ts';
import type { DojoReply, OperationDependencies } from './ports.ts';
import { AlreadyCharged, prepareCharge } from './prepare-charge.ts';
import { sendOperation } from './send-operation.ts';
import { recordWithdrawn, settle } from './settle-record.ts';
import { minimumSendMs } from './timing.ts';

function certainlyNotDone(error: unknown): boolean {
  return (
    error instanceof Rejected ||
    error instanceof Unavailable ||
    error instanceof NotConfigured ||
    error instanceof AlreadyCharged
  );
}

/** It cannot be done, though it looked possible. `undefined`: it is about our key, or no refusal. */
function refusalOf(error: unknown, { before }: OpenOperation): Refusal | undefined {
  const refused = {
    kind: 'refused',
    code: 'operation_not_possible',
    status: before.status,
  } as const;
  if (error instanceof AlreadyCharged) {
    const detail =
      'An earlier charge of this setup intent has been made after all: look at its payment.';
    return { ...refused, detail };
  }
  if (!(error instanceof Rejected) || error.facts.dojoStatus === 403) return undefined;
  const detail = `Dojo refuses to do this (${error.facts.dojoStatus}). Its portal says more.`;
  return { ...refused, detail };
}

/**
 * Nothing moved, and the caller is told why: the record is freed, and the day's budget with it.
 * `overtaken`: somebody else has taken the operation over, and may have moved money with its key since.
 */
async function withdraw(
  id: string,
  { record, open }: BegunOperation,
  { records, budget, newId, log }: OperationDependencies,
): Promise<'ours' | 'overtaken'> {
  let whose: 'ours' | 'overtaken' = 'ours';
  try {
    const isFreed = await records.replace(id, record, recordWithdrawn(record, open, newId));
    if (!isFreed) whose = 'overtaken';
    if (givesBack(open.kind)) {
      await budget.putBack(open.amount, { operationId: open.id, atMs: open.startedAtMs });
    }
  } catch (error) {
    log.warn('operation_not_withdrawn', 'A payment is blocked until somebody looks at it.', {
      operationId: open.id,
      errorCode: isFailure(error) ? error.code : 'unexpected',
    });
  }
  return whose;
}

/**
 * A refusal of what Dojo has done all the same: whoever stands between may have sent it twice, and the
 * second try is refused. A refund has Dojo's own key against that, and a release that is refused may be
 * one that somebody else has made impossible, so that only what shows for certain counts there.
 * `undefined`: it does not show, and the refusal is believed.
 */
async function doneAllTheSame(
  error: unknown,
  { id }: OperationCall,
  begun: BegunOperation,
  dependencies: OperationDependencies,
): Promise<LookedBack | undefined> {
  const { open } = begun;
  const isRefusal =
    error instanceof Rejected || (error instanceof Unavailable && error.facts.dojoStatus === 429);
  if (!isRefusal || open.kind === 'refund') return undefined;
  const found = await look(id, open, dependencies);
  const isShown = found.kind === 'moved' || found.kind === 'declined';
  const isOpen = found.kind === 'doubtful' && ['pending', 'somebody-else'].includes(found.reason);
  return isShown || (isOpen && open.kind !== 'release')
    ? orUnresolved(begun, concludeFrom(id, begun.record, open, found, dependencies), dependencies)
    : undefined;
}

async function conclude(
  call: OperationCall,
  { record, open }: BegunOperation,
  reply: DojoReply,
  dependencies: OperationDependencies,
): Promise<LookedBack> {
  if (reply.kind === 'pending') {
    const evidence = await lookBack(call.id, open, dependencies);
    const isOpen = evidence.kind === 'not-shown' || evidence.kind === 'doubtful';
    return isOpen
      ? leaveUnresolved(
          call.id,
          record,
          open,
          { kind: 'doubtful', reason: 'pending' },
          dependencies,
        )
      : concludeFrom(call.id, record, open, evidence, dependencies);
  }
  const settlement =
    reply.kind === 'moved'
      ? ({ outcome: 'moved', dojoId: reply.dojoId, settledBy: 'answer' } as const)
      : ({ outcome: 'declined', settledBy: 'answer' } as const);
  return settle(call.id, open, settlement, dependencies);
}

/** Dojo was asked: whatever fails from here on, money may have moved, and that is what the caller is told. */
async function orUnresolved(
  { open }: BegunOperation,
  conclusion: Promise<LookedBack>,
  { log }: OperationDependencies,
): Promise<LookedBack> {
  try {
    return await conclusion;
  } catch (error) {
    if (!isFailure(error)) throw error;
    log.warn(
      'operation_not_recorded',
      'Money may have moved, and the record does not say so yet.',
      {
        operationId: open.id,
        operationKind: open.kind,
        errorCode: error.code,
      },
    );
    return { kind: 'unresolved', operation: open };
  }
}

/**
 * Asks Dojo, once, as the only one who may act on the payment, and writes down what came of it. A refusal
 * is believed once the payment does not show the opposite.
 * @throws what Dojo throws when nothing was done: the key may be used again.
 */
export async function performOperation(
  call: OperationCall,
  begun: BegunOperation,
  dependencies: OperationDependencies,
): Promise<LookedBack | Refusal> {
  let current = begun;
  let reply: DojoReply;
  try {
    current = await prepareCharge(call, begun, dependencies);
    if (dependencies.deadline.remainingMs() < minimumSendMs) {
      throw new Unavailable('dojo_unavailable', 'There is no time left to ask Dojo.', {
        reason: 'deadline',
      });
    }
    reply = await sendOperation(call, current.open, dependencies);
  } catch (error) {
    const done = await doneAllTheSame(error, call, current, dependencies);
    if (done !== undefined) return done;
    const whose = certainlyNotDone(error) ? await withdraw(call.id, current, dependencies) : 'ours';
    const isLost = error instanceof OutcomeUnknown && error.facts.dependency !== 'dynamodb';
    if (isLost) {
      return orUnresolved(current, afterLostAnswer(call, current, dependencies), dependencies);
    }
    const refusal = refusalOf(error, current.open);
    if (refusal === undefined) throw error;
    if (whose === 'overtaken') return { kind: 'overtaken' };
    dependencies.log.info('operation_refused', 'Dojo refused an operation; nothing moved.', {
      operationId: current.open.id,
      operationKind: current.open.kind,
      ...(isFailure(error) && error.facts),
    });
    return refusal;
  }
  return orUnresolved(current, conclude(call, current, reply, dependencies), dependencies);
}
