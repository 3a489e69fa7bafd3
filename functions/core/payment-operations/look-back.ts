import { isFailure } from '../failures.ts';
import { type Evidence, evidenceOf } from './compare-payment.ts';
import {
  givesBack,
  type OpenOperation,
  type PaymentRecord,
  type SettledOperation,
} from './payment-record.ts';
import type { PaymentState } from './payment-state.ts';
import type { LookDependencies } from './ports.ts';
import { recordWithdrawn, settleUntouched } from './settle-record.ts';
import { lookPausesMs, minimumLookMs, operationLeaseMs } from './timing.ts';

export type LookedBack =
  | { readonly kind: 'settled'; readonly operation: SettledOperation }
  /** It certainly moved nothing, and the record is free. */
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'unresolved'; readonly operation: OpenOperation }
  /** Somebody else has written the record meanwhile: read it again. */
  | { readonly kind: 'overtaken' };

/** `absent`: Dojo must show it by now, and does not. It has moved nothing. */
export type Finding = Evidence | { readonly kind: 'absent' };

/** Dojo has said that it works on it: no silence of its takes that back. */
function unlessPending({ unresolved }: OpenOperation, finding: Finding): Finding {
  const isSilence =
    finding.kind === 'not-shown' ||
    finding.kind === 'absent' ||
    (finding.kind === 'doubtful' && ['not-shown', 'not-found'].includes(finding.reason));
  return unresolved?.reason === 'pending' && isSilence
    ? { kind: 'doubtful', reason: 'pending' }
    : finding;
}

/**
 * Where Dojo tells too little, its refusal is all there is to go by: of a release of what a capture has left, which
 * shows in no status, and of the first capture and the first refund, before which Dojo may tell null for none.
 */
function unlessRefused(
  { kind, before, refusal }: OpenOperation,
  evidence: Evidence,
  { status }: PaymentState,
): Evidence {
  const isUntold = evidence.kind === 'doubtful' && evidence.reason === 'untold';
  if (refusal === undefined || !isUntold) return evidence;
  const isEnough = {
    release: true,
    capture: status === 'Authorized' && before.captures?.length === 0,
    refund: status === 'Captured' && before.refundedAmount === 0,
    charge: false,
  };
  return isEnough[kind] ? { kind: 'not-shown' } : evidence;
}

/** What Dojo shows of the operation now. Throws no failure. */
async function look(
  id: string,
  open: OpenOperation,
  { dojo, clock, log }: LookDependencies,
): Promise<Finding> {
  // Without an intent nothing was charged: it is stored before that.
  if (open.kind === 'charge' && open.paymentIntentId === undefined) return { kind: 'absent' };
  // Read before the question: what Dojo did while its answer was on the way is not in it.
  const isProof = clock() >= open.provenAtMs;
  try {
    const payment = await dojo.find(open.paymentIntentId ?? id);
    if (payment === undefined) return { kind: 'doubtful', reason: 'not-found' };
    const evidence = unlessRefused(open, evidenceOf(open, payment), payment);
    if (evidence.kind !== 'not-shown') return evidence;
    if (isProof) return { kind: 'absent' };
    return open.refusal ? { kind: 'doubtful', reason: 'refused' } : evidence;
  } catch (error) {
    if (!isFailure(error)) throw error;
    log.warn('operation_not_seen', 'Dojo does not show the payment of an operation in doubt.', {
      operationId: open.id,
      errorCode: error.code,
    });
    return { kind: 'doubtful', reason: 'not-shown' };
  }
}

/** What Dojo shows of the operation, looking again as long as that decides nothing. Throws no failure. */
export async function lookBack(
  id: string,
  open: OpenOperation,
  dependencies: LookDependencies,
): Promise<Finding> {
  const { deadline, sleep } = dependencies;
  let evidence: Finding = { kind: 'not-shown' };
  for (const [looks, pauseMs] of lookPausesMs.entries()) {
    if (looks > 0) {
      if (deadline.remainingMs() < pauseMs + minimumLookMs) break;
      await sleep(pauseMs);
    }
    evidence = unlessPending(open, await look(id, open, dependencies));
    if (evidence.kind !== 'not-shown' && evidence.kind !== 'doubtful') break;
  }
  return evidence;
}

/** Leaves it open, for whoever looks next. */
export async function leaveUnresolved(
  id: string,
  record: PaymentRecord,
  open: OpenOperation,
  evidence: Finding,
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

/** It is free whatever comes of this: a day's budget that is narrower until midnight does no harm. */
async function putBack(open: OpenOperation, budget: LookDependencies['budget']): Promise<void> {
  if (!givesBack(open.kind)) return;
  const taken = { operationId: open.id, atMs: open.startedAtMs };
  await budget.putBack(open.amount, taken).catch((error: unknown) => {
    if (!isFailure(error)) throw error;
  });
}

/** What is to be written about it, now that Dojo was looked at. */
export async function concludeFrom(
  id: string,
  record: PaymentRecord,
  open: OpenOperation,
  evidence: Finding,
  dependencies: LookDependencies,
): Promise<LookedBack> {
  const { records, budget, newId, log } = dependencies;
  if (evidence.kind === 'moved' || evidence.kind === 'declined') {
    const dojoId = evidence.kind === 'moved' ? evidence.dojoId : undefined;
    const settlement = { outcome: evidence.kind, dojoId, settledBy: 'look' } as const;
    return settleUntouched({ id, record, open }, settlement, dependencies);
  }
  if (evidence.kind !== 'absent') {
    return leaveUnresolved(id, record, open, evidence, dependencies);
  }
  if (open.refusal?.kind === 'declined') {
    const settlement = { outcome: 'declined', settledBy: 'answer' } as const;
    return settleUntouched({ id, record, open }, settlement, dependencies);
  }
  log.info('operation_withdrawn', 'An operation that was in doubt has moved nothing.', {
    operationId: open.id,
    operationKind: open.kind,
  });
  const isFreed = await records.replace(id, record, recordWithdrawn(record, open, newId));
  if (isFreed) await putBack(open, budget);
  return { kind: isFreed ? 'withdrawn' : 'overtaken' };
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
