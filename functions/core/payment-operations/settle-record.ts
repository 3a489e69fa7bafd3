import { Unavailable } from '../failures.ts';
import type { OpenOperation, PaymentRecord, SettledOperation } from './payment-record.ts';
import type { LookDependencies } from './ports.ts';
import { mustShowAtMs } from './timing.ts';

export type Settled =
  | { readonly kind: 'settled'; readonly operation: SettledOperation }
  /** Somebody else has written the record meanwhile: read it again. */
  | { readonly kind: 'overtaken' };

type Settlement = Pick<SettledOperation, 'outcome' | 'dojoId' | 'settledBy'>;

/** The operation, ended. */
function settledOperation(
  { before, leaseExpiresAtMs, provenAtMs, refusal, unresolved, ...operation }: OpenOperation,
  settlement: Settlement,
  nowMs: number,
): SettledOperation {
  const shownByMs = Math.min(provenAtMs, mustShowAtMs(nowMs));
  return { ...operation, ...settlement, settledAtMs: nowMs, shownByMs };
}

/** The sums after it: counted from what Dojo showed before it, and for one that was given up from what was known since. */
function knownAfter(
  { known, open: current }: PaymentRecord,
  { id, kind, before, amount }: OpenOperation,
  { outcome }: Pick<SettledOperation, 'outcome'>,
): PaymentRecord['known'] {
  if (outcome !== 'moved') return known;
  const isGivenUp = current?.id !== id;
  if (kind === 'capture') {
    return {
      ...known,
      captured: (isGivenUp ? known.captured : before.capturedAmount) + amount.value,
    };
  }
  if (kind === 'refund') {
    return {
      ...known,
      refunded: (isGivenUp ? known.refunded : before.refundedAmount) + amount.value,
    };
  }
  return known;
}

/** The record without its open operation, with what became of it. */
function recordSettled(
  record: PaymentRecord,
  open: OpenOperation,
  operation: SettledOperation,
  newId: () => string,
): PaymentRecord {
  return {
    revision: newId(),
    ...(record.open !== undefined && record.open.id !== open.id && { open: record.open }),
    settled: [...record.settled, operation],
    known: knownAfter(record, open, operation),
    ...(record.prepared !== undefined && record.prepared.keyHash !== open.keyHash
      ? { prepared: record.prepared }
      : {}),
  };
}

/** Nothing moved: the key may be used again. The intent that was made for a charge waits for that. */
export function recordWithdrawn(
  record: PaymentRecord,
  open: OpenOperation,
  newId: () => string,
): PaymentRecord {
  const { kind, paymentIntentId, keyHash, requestHash } = open;
  const sinceMs = record.prepared?.keyHash === keyHash ? record.prepared.sinceMs : open.startedAtMs;
  // One of another key stays until it is canceled: a charge that has its own intent has done that.
  const isOthersLeft =
    paymentIntentId === undefined &&
    record.prepared !== undefined &&
    record.prepared.keyHash !== keyHash;
  const prepared =
    kind === 'charge' && !isOthersLeft
      ? { paymentIntentId, sinceMs, keyHash, requestHash }
      : record.prepared;
  return {
    revision: newId(),
    settled: record.settled,
    known: record.known,
    ...(prepared !== undefined && { prepared }),
  };
}

const maxWrites = 5;

/**
 * Writes down what was found out about an operation while nobody else touched the record. Otherwise it may
 * have been given up meanwhile, and what was seen be somebody else's.
 * @throws Unavailable or OutcomeUnknown
 */
export async function settleUntouched(
  { id, record, open }: { id: string; record: PaymentRecord; open: OpenOperation },
  settlement: Settlement,
  dependencies: Pick<LookDependencies, 'records' | 'clock' | 'newId'>,
): Promise<Settled> {
  const operation = settledOperation(open, settlement, dependencies.clock());
  const next = recordSettled(record, open, operation, dependencies.newId);
  return (await dependencies.records.replace(id, record, next))
    ? { kind: 'settled', operation }
    : { kind: 'overtaken' };
}

/**
 * Writes down that Dojo has done an operation, by its answer, whoever has touched the record since: one that was
 * given up meanwhile counts all the same.
 * @throws Unavailable or OutcomeUnknown when the table does not take it: a look finds it out again.
 */
export async function settleDone(
  id: string,
  open: OpenOperation,
  { dojoId }: Pick<SettledOperation, 'dojoId'>,
  dependencies: Pick<LookDependencies, 'records' | 'clock' | 'newId' | 'log'>,
): Promise<Settled> {
  const { records, clock, newId, log } = dependencies;
  const settlement: Settlement = { outcome: 'moved', dojoId, settledBy: 'answer' };
  for (let writes = 0; writes < maxWrites; writes++) {
    const record = await records.find(id);
    const known = record?.settled.find((operation) => operation.id === open.id);
    if (known !== undefined) return { kind: 'settled', operation: known };
    const base = record ?? { revision: '', settled: [], known: { captured: 0, refunded: 0 } };
    if (base.open?.id !== open.id) {
      log.error('operation_settled_late', 'An operation that was given up has moved money.', {
        operationId: open.id,
      });
    }
    const operation = settledOperation(open, settlement, clock());
    const next = recordSettled(base, open, operation, newId);
    if (await records.replace(id, record, next)) return { kind: 'settled', operation };
  }
  throw new Unavailable('operation_record_contended', 'The record is written by too many.', {
    dependency: 'dynamodb',
  });
}
