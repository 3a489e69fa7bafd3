import { type Evidence, evidenceOf } from './compare-payment.ts';
import type { OpenOperation, PaymentRecord, SettledOperation } from './payment-record.ts';
import type { LookDependencies } from './ports.ts';
import { recordWithdrawn, settle } from './settle-record.ts';
import { lookPausesMs, minimumLookMs, operationLeaseMs } from './timing.ts';

export type LookedBack =
  | { readonly kind: 'settled'; readonly operation: SettledOperation }
  /** It certainly moved nothing, and the record is free. */
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'unresolved'; readonly operation: OpenOperation }
  /** Somebody else has written the record meanwhile: read it again. */
  | { readonly kind: 'overtaken' };

async function look(
  id: string,
  open: OpenOperation,
  { dojo }: LookDependencies,
): Promise<Evidence> {
  // Without an intent nothing was charged: it is stored before that.
  if (open.kind === 'charge' && open.paymentIntentId === undefined) return { kind: 'not-shown' };
  const payment = await dojo.find(open.paymentIntentId ?? id);
  return payment === undefined
    ? { kind: 'doubtful', reason: 'not-found' }
    : evidenceOf(open, payment);
}

/** What Dojo shows of the operation, looking again as long as it shows nothing of it. */
export async function lookBack(
  id: string,
  open: OpenOperation,
  dependencies: LookDependencies,
): Promise<Evidence> {
  const { deadline, sleep } = dependencies;
  let evidence: Evidence = { kind: 'not-shown' };
  for (const [looks, pauseMs] of lookPausesMs.entries()) {
    if (looks > 0) {
      if (deadline.remainingMs() < pauseMs + minimumLookMs) break;
      await sleep(pauseMs);
    }
    evidence = await look(id, open, dependencies);
    if (evidence.kind === 'moved' || evidence.kind === 'declined') break;
  }
  return evidence;
}

/** Leaves it open, for whoever looks next. */
export async function leaveUnresolved(
  id: string,
  record: PaymentRecord,
  open: OpenOperation,
  evidence: Evidence,
  { records, clock, newId, log }: LookDependencies,
): Promise<LookedBack> {
  const reason = evidence.kind === 'doubtful' ? evidence.reason : 'not-shown';
  const operation: OpenOperation = {
    ...open,
    leaseExpiresAtMs: 0,
    unresolved: { sinceMs: open.unresolved?.sinceMs ?? clock(), reason },
  };
  log.warn('operation_unresolved', 'It cannot be told yet whether money moved.', {
    operationId: open.id,
    operationKind: open.kind,
    reason,
  });
  const next: PaymentRecord = { ...record, revision: newId(), open: operation };
  return (await records.replace(id, record, next))
    ? { kind: 'unresolved', operation }
    : { kind: 'overtaken' };
}

/** What is to be written about it, now that Dojo was looked at. */
export async function concludeFrom(
  id: string,
  record: PaymentRecord,
  open: OpenOperation,
  evidence: Evidence,
  dependencies: LookDependencies,
): Promise<LookedBack> {
  const { records, clock, newId, log } = dependencies;
  if (evidence.kind === 'moved') {
    const settlement = { outcome: 'moved', dojoId: evidence.dojoId, settledBy: 'look' } as const;
    return { kind: 'settled', operation: await settle(id, open, settlement, dependencies) };
  }
  if (evidence.kind === 'declined') {
    const settlement = { outcome: 'declined', settledBy: 'look' } as const;
    return { kind: 'settled', operation: await settle(id, open, settlement, dependencies) };
  }
  const neverSent = open.kind === 'charge' && open.paymentIntentId === undefined;
  const isProven = evidence.kind === 'not-shown' && (neverSent || clock() >= open.provenAtMs);
  if (!isProven) return leaveUnresolved(id, record, open, evidence, dependencies);
  log.info('operation_withdrawn', 'An operation that was in doubt has moved nothing.', {
    operationId: open.id,
    operationKind: open.kind,
  });
  return (await records.replace(id, record, recordWithdrawn(record, open, newId)))
    ? { kind: 'withdrawn' }
    : { kind: 'overtaken' };
}

/**
 * Finds out what became of an operation that nobody is on any more: takes it over, so that nobody else
 * acts meanwhile, and looks. Never asks Dojo to move money.
 */
export async function takeOver(
  id: string,
  record: PaymentRecord,
  open: OpenOperation,
  dependencies: LookDependencies,
): Promise<LookedBack> {
  const { records, clock, newId, deadline } = dependencies;
  const held: OpenOperation = {
    ...open,
    leaseExpiresAtMs: clock() + operationLeaseMs(deadline.remainingMs()),
  };
  const next: PaymentRecord = { ...record, revision: newId(), open: held };
  if (!(await records.replace(id, record, next))) return { kind: 'overtaken' };
  const evidence = await lookBack(id, held, dependencies);
  return concludeFrom(id, next, held, evidence, dependencies);
}
