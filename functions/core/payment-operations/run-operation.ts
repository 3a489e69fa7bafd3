import { isFailure } from '../failures.ts';
import { type ToldRefusal, toldRefusal } from './after-refusal.ts';
import { beginOperation } from './begin-operation.ts';
import { type LookedBack, takeOver } from './look-back.ts';
import type { OperationCall } from './operation-request.ts';
import { findSettled, type OpenOperation, type SettledOperation } from './payment-record.ts';
import { performOperation } from './perform-operation.ts';
import type { OperationDependencies } from './ports.ts';
import { waitForOtherMs, waitPauseMs } from './timing.ts';

export type OperationOutcome =
  /** It moved money, or was declined: for certain, and for this key for ever. */
  | {
      readonly kind: 'settled';
      readonly operation: SettledOperation;
      readonly replayed: boolean;
    }
  /** Money may have moved. Ask again with the same key. */
  | { readonly kind: 'unresolved'; readonly operation: OpenOperation }
  /** Dojo has not done it, by its word and as far as it shows; or it was not asked. */
  | ToldRefusal
  /** Another operation of this payment is under way, or in doubt. Nothing was done. */
  | { readonly kind: 'busy'; readonly operation: OpenOperation }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'not-found' };

/** @throws what Dojo has refused, where that is not about the payment */
function outcomeOf(looked: LookedBack): OperationOutcome | undefined {
  if (looked.kind === 'settled') return { ...looked, replayed: false };
  return looked.kind === 'unresolved' ? (toldRefusal(looked.operation) ?? looked) : undefined;
}

/** Dojo was asked, and somebody else has taken the operation over: whatever fails now, money may have moved. */
async function runOvertaken(
  call: OperationCall,
  operation: OpenOperation,
  dependencies: OperationDependencies,
): Promise<OperationOutcome> {
  try {
    return await runOperation(call, dependencies);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { kind: 'unresolved', operation };
  }
}

/**
 * Moves money at most once for an idempotency key and a payment, however often and from how many sides
 * it is asked for.
 *
 * 1. Read the record of the payment. The key has ended: its answer again.
 * 2. An operation is open, and somebody acts on it: wait a moment. Nobody does: find out what became of it.
 * 3. None is open: look at the payment, check, write the operation down, ask Dojo once.
 * 4. The answer is lost: look at the payment again, and compare.
 *
 * @throws what the table and Dojo throw when nothing was done, as far as can be told, or when a repetition with the key will tell.
 */
export async function runOperation(
  call: OperationCall,
  dependencies: OperationDependencies,
): Promise<OperationOutcome> {
  const { records, clock, sleep, deadline } = dependencies;
  const { id, keyHash, requestHash } = call;
  let waitedMs = 0;
  for (let waits = 0; ; ) {
    const record = await records.find(id);
    const settled = findSettled(record, keyHash);
    if (settled !== undefined) {
      return settled.requestHash === requestHash
        ? { kind: 'settled', operation: settled, replayed: true }
        : { kind: 'key-reused' };
    }
    const prepared = record?.prepared;
    if (prepared?.keyHash === keyHash && prepared.requestHash !== requestHash) {
      return { kind: 'key-reused' };
    }
    const open = record?.open;
    if (record === undefined || open === undefined) {
      const begun = await beginOperation(call, record, dependencies);
      if (begun.kind === 'overtaken') continue;
      if (begun.kind !== 'begun') {
        // What stands in its way may be what this key itself has done meanwhile.
        if ((await records.find(id))?.revision !== record?.revision) continue;
        return begun;
      }
      const performed = await performOperation(call, begun, dependencies);
      if (performed.kind === 'refused') return performed;
      const outcome = outcomeOf(performed);
      return outcome ?? runOvertaken(call, begun.open, dependencies);
    }
    const isSame = open.keyHash === keyHash;
    if (isSame && open.requestHash !== requestHash) return { kind: 'key-reused' };
    if (open.leaseExpiresAtMs > clock()) {
      const pauseMs = waitPauseMs(waits++);
      if (waitedMs >= waitForOtherMs || deadline.remainingMs() <= pauseMs) {
        return { kind: 'busy', operation: open };
      }
      await sleep(pauseMs);
      waitedMs += pauseMs;
      continue;
    }
    const looked = await takeOver(id, record, open, dependencies);
    if (looked.kind === 'unresolved') {
      const { operation } = looked;
      return isSame ? (toldRefusal(operation) ?? looked) : { kind: 'busy', operation };
    }
  }
}
