import { Unavailable } from '../failures.ts';
import type { OpenOperation, PaymentRecord, SettledOperation } from './payment-record.ts';
import type { LookDependencies } from './ports.ts';

export type Settlement = Pick<SettledOperation, 'outcome' | 'dojoId' | 'settledBy'>;

/** The operation, ended. */
function settledOperation(
  { before, leaseExpiresAtMs, provenAtMs, unresolved, ...operation }: OpenOperation,
  settlement: Settlement,
  nowMs: number,
): SettledOperation {
  return { ...operation, ...settlement, settledAtMs: nowMs };
}

function knownAfter(
  { known }: PaymentRecord,
  { kind, before, amount }: OpenOperation,
  { outcome }: Settlement,
): PaymentRecord['known'] {
  if (outcome !== 'moved') return known;
  return {
    captured:
      kind === 'capture'
        ? Math.max(known.captured, before.capturedAmount + amount.value)
        : known.captured,
    refunded:
      kind === 'refund'
        ? Math.max(known.refunded, before.refundedAmount + amount.value)
        : known.refunded,
  };
}

/** The record without its open operation, with what became of it. */
export function recordSettled(
  record: PaymentRecord,
  open: OpenOperation,
  settlement: Settlement,
  { clock, newId }: Pick<LookDependencies, 'clock' | 'newId'>,
): PaymentRecord {
  return {
    revision: newId(),
    ...(record.open !== undefined && record.open.id !== open.id && { open: record.open }),
    settled: [...record.settled, settledOperation(open, settlement, clock())],
    known: knownAfter(record, open, settlement),
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
  const prepared =
    kind === 'charge' ? { paymentIntentId, sinceMs, keyHash, requestHash } : record.prepared;
  return {
    revision: newId(),
    settled: record.settled,
    known: record.known,
    ...(prepared !== undefined && { prepared }),
  };
}

const maxWrites = 5;

/**
 * Writes down what is known for certain of an operation, whoever has touched the record since.
 * @throws Unavailable or OutcomeUnknown when the table does not take it: a look finds it out again.
 */
export async function settle(
  id: string,
  open: OpenOperation,
  settlement: Settlement,
  dependencies: LookDependencies,
): Promise<SettledOperation> {
  const { records, log } = dependencies;
  for (let writes = 0; writes < maxWrites; writes++) {
    const record = await records.find(id);
    const known = record?.settled.find((operation) => operation.id === open.id);
    if (known !== undefined) return known;
    const base = record ?? { revision: '', settled: [], known: { captured: 0, refunded: 0 } };
    if (base.open?.id !== open.id) {
      log.error('operation_settled_late', 'An operation that was given up has moved money.', {
        operationId: open.id,
      });
    }
    const next = recordSettled(base, open, settlement, dependencies);
    if (await records.replace(id, record, next)) {
      const written = next.settled.at(-1);
      if (written !== undefined) return written;
    }
  }
  throw new Unavailable('operation_record_contended', 'The record is written by too many.', {
    dependency: 'dynamodb',
  });
}
