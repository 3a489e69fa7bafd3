import { isFailure, NotConfigured, OutcomeUnknown, Rejected, Unavailable } from '../failures.ts';
import { afterLostAnswer } from './after-lost-answer.ts';
import { afterRefusal, refusalOf } from './after-refusal.ts';
import type { BegunOperation } from './begin-operation.ts';
import { concludeFrom, type LookedBack, lookBack } from './look-back.ts';
import type { OperationCall, Refusal } from './operation-request.ts';
import { givesBack, type OpenOperation } from './payment-record.ts';
import type { DojoReply, OperationDependencies } from './ports.ts';
import { CannotCharge, prepareCharge } from './prepare-charge.ts';
import { sendOperation } from './send-operation.ts';
import { recordWithdrawn, settleDone } from './settle-record.ts';
import { minimumSendMs } from './timing.ts';

/** Nothing has left for Dojo that moves money. */
function saysNotSent(error: unknown): boolean {
  return (
    error instanceof Rejected ||
    error instanceof Unavailable ||
    error instanceof NotConfigured ||
    error instanceof CannotCharge
  );
}

/** Of a charge: it cannot be prepared, though it looked possible. `undefined`: it is about our key, or no refusal. */
function whyNotPrepared(error: unknown, { before }: OpenOperation): Refusal | undefined {
  const refused = {
    kind: 'refused',
    code: 'operation_not_possible',
    status: before.status,
  } as const;
  if (error instanceof CannotCharge) return { ...refused, detail: error.message };
  if (!(error instanceof Rejected) || error.facts.dojoStatus === 403) return undefined;
  const detail = `Dojo refuses to do this (${error.facts.dojoStatus}). Its portal says more.`;
  return { ...refused, detail };
}

/**
 * Nothing was sent, and the caller is told why: the record is freed, and the day's budget with it.
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
 * Ends what was not sent.
 * @throws `error`, where it says nothing about the payment: the key may be used again.
 */
async function endUnsent(
  error: unknown,
  { id }: OperationCall,
  begun: BegunOperation,
  dependencies: OperationDependencies,
): Promise<LookedBack | Refusal> {
  const { open } = begun;
  const whose = saysNotSent(error) ? await withdraw(id, begun, dependencies) : 'ours';
  const refusal = whyNotPrepared(error, open);
  if (refusal === undefined) throw error;
  if (whose === 'overtaken') return { kind: 'overtaken' };
  dependencies.log.info('operation_refused', 'Dojo refused an operation; nothing moved.', {
    operationId: open.id,
    operationKind: open.kind,
    ...(isFailure(error) && error.facts),
  });
  return refusal;
}

async function conclude(
  call: OperationCall,
  begun: BegunOperation,
  reply: DojoReply,
  dependencies: OperationDependencies,
): Promise<LookedBack> {
  const { record, open } = begun;
  if (reply.kind === 'moved') {
    return settleDone(call.id, open, reply, dependencies);
  }
  if (reply.kind === 'pending') {
    const unresolved = { sinceMs: dependencies.clock(), reason: 'pending' } as const;
    const pending: OpenOperation = { ...open, unresolved };
    const finding = await lookBack(call.id, pending, dependencies);
    return concludeFrom(call.id, record, pending, finding, dependencies);
  }
  return afterRefusal(call, begun, { kind: 'declined' }, dependencies);
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

/** @throws Unavailable */
function leaveTimeToSend({ deadline }: OperationDependencies): void {
  if (deadline.remainingMs() >= minimumSendMs) return;
  throw new Unavailable('dojo_unavailable', 'There is no time left to ask Dojo.', {
    reason: 'deadline',
  });
}

/**
 * Asks Dojo, once, as the only one who may act on the payment, and writes down what came of it.
 * @throws what Dojo throws when nothing was done: the key may be used again.
 */
export async function performOperation(
  call: OperationCall,
  begun: BegunOperation,
  dependencies: OperationDependencies,
): Promise<LookedBack | Refusal> {
  let current = begun;
  try {
    const prepared = await prepareCharge(call, begun, dependencies);
    if (prepared.kind === 'ended') {
      const { record, open } = prepared.begun;
      const conclusion = concludeFrom(call.id, record, open, prepared.evidence, dependencies);
      return await orUnresolved(prepared.begun, conclusion, dependencies);
    }
    current = prepared;
    leaveTimeToSend(dependencies);
  } catch (error) {
    return endUnsent(error, call, current, dependencies);
  }
  let reply: DojoReply;
  try {
    reply = await sendOperation(call, current.open, dependencies);
  } catch (error) {
    if (error instanceof OutcomeUnknown) {
      return orUnresolved(current, afterLostAnswer(call, current, dependencies), dependencies);
    }
    const refusal = refusalOf(error);
    if (refusal === undefined) return endUnsent(error, call, current, dependencies);
    dependencies.log.info('operation_refused', 'Dojo has refused an operation.', {
      operationId: current.open.id,
      operationKind: current.open.kind,
      ...(isFailure(error) && error.facts),
    });
    const looking = afterRefusal(call, current, refusal, dependencies);
    return orUnresolved(current, looking, dependencies);
  }
  return orUnresolved(current, conclude(call, current, reply, dependencies), dependencies);
}
