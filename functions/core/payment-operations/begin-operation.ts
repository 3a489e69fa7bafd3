import { snapshotOf } from './compare-payment.ts';
import { findUpToDate } from './find-up-to-date.ts';
import type { OperationCall, Refusal } from './operation-request.ts';
import {
  givesBack,
  hasCharged,
  maxOperations,
  type OpenOperation,
  type OperationAmount,
  type OperationKind,
  type PaymentRecord,
  type PaymentSnapshot,
} from './payment-record.ts';
import type { OperationDependencies, SetupState } from './ports.ts';
import { absenceProvenAfterMs, operationLeaseMs } from './timing.ts';
import { amountOf } from './what-is-possible.ts';

/** It is written down, and this caller alone may act on the payment. */
export interface BegunOperation {
  readonly kind: 'begun';
  readonly record: PaymentRecord;
  readonly open: OpenOperation;
  /** What is charged. */
  readonly setup?: SetupState | undefined;
}

export type Begun =
  | BegunOperation
  | Refusal
  | { readonly kind: 'not-found' }
  /** Somebody else has begun one: read the record again. */
  | { readonly kind: 'overtaken' };

/** What is known of a payment that is about to be changed, and who stands behind it. */
interface Basis {
  readonly amount: OperationAmount;
  readonly before: PaymentSnapshot;
  readonly setup?: SetupState | undefined;
}

async function paymentBasis(
  { id, request }: OperationCall,
  record: PaymentRecord | undefined,
  dependencies: OperationDependencies,
): Promise<Basis | Refusal | undefined> {
  if (request.kind === 'charge') return undefined;
  const payment = await findUpToDate(id, record, dependencies);
  if (payment === undefined || !(await dependencies.isOurs(payment))) return undefined;
  const amount = amountOf(request, payment, record, dependencies.clock());
  return 'kind' in amount ? amount : { amount, before: snapshotOf(payment, record) };
}

/** Why no new payment can be made for it and charged. */
export function whyNotCharged(status: string, isCharged: boolean): string | undefined {
  if (status === 'Authorized' && !isCharged) return undefined;
  const why = isCharged ? 'it was charged' : `its status is ${status}`;
  return `This setup intent cannot be charged: ${why}. One can be charged once while it is Authorized.`;
}

/**
 * Its status does not stand in the way of a key that has made a payment for it: what became of that one is yet
 * to be seen.
 */
function chargeable(
  { status, intendedCurrencyCode }: SetupState,
  { keyHash, currencyCode }: OperationAmount & Pick<OperationCall, 'keyHash'>,
  record: PaymentRecord | undefined,
): Refusal | undefined {
  if (currencyCode !== (intendedCurrencyCode ?? currencyCode)) {
    return {
      kind: 'refused',
      code: 'currency_not_allowed',
      detail: `/amount/currencyCode must be ${intendedCurrencyCode}, the currency that the user has seen`,
      status,
    };
  }
  const isCharged = hasCharged(record);
  const detail = whyNotCharged(status, isCharged);
  const isTakenUp = record?.prepared?.keyHash === keyHash && !isCharged;
  if (detail === undefined || isTakenUp) return undefined;
  return { kind: 'refused', code: 'operation_not_possible', detail, status };
}

async function chargeBasis(
  { id, keyHash, request }: OperationCall,
  record: PaymentRecord | undefined,
  { dojo, isOurs }: OperationDependencies,
): Promise<Basis | Refusal | undefined> {
  if (request.kind !== 'charge') return undefined;
  const setup = await dojo.findSetup(id);
  if (setup === undefined || !(await isOurs(setup))) return undefined;
  const before = {
    status: setup.status,
    capturedAmount: 0,
    refundedAmount: 0,
  };
  const refusal = chargeable(setup, { ...request.amount, keyHash }, record);
  return refusal ?? { amount: request.amount, before, setup };
}

async function withinLimits(
  call: OperationCall,
  { amount, before }: Basis,
  startedAtMs: number,
  { perCall, budget }: OperationDependencies,
): Promise<Refusal | undefined> {
  if (!givesBack(call.request.kind)) return undefined;
  const most = perCall[amount.currencyCode] ?? 0;
  const refused = {
    kind: 'refused',
    code: 'merchant_limit_exceeded',
    status: before.status,
  } as const;
  if (amount.value > most) {
    return {
      ...refused,
      detail: `One call may give back at most ${most} ${amount.currencyCode} in minor units: merchantLimits in cdk.json`,
    };
  }
  if (await budget.take(amount, startedAtMs)) return undefined;
  return {
    ...refused,
    detail: `This would be more than may be given back within one day (UTC): merchantLimits in cdk.json`,
  };
}

function tooMany(
  kind: OperationKind,
  record: PaymentRecord | undefined,
  { before }: Basis,
): Refusal | undefined {
  const most = maxOperations(kind);
  if ((record?.settled.length ?? 0) < most) return undefined;
  return {
    kind: 'refused',
    code: 'operation_not_possible',
    detail: `A ${kind} can follow at most ${most - 1} operations on a payment: do it in Dojo’s portal`,
    status: before.status,
  };
}

/**
 * Looks at the payment, checks what is asked for, and writes it down: from then on nobody else begins
 * anything on this payment.
 * @throws Unavailable and what the table, the budget and Dojo throw. Nothing was sent.
 */
export async function beginOperation(
  call: OperationCall,
  record: PaymentRecord | undefined,
  dependencies: OperationDependencies,
): Promise<Begun> {
  const { records, budget, clock, newId, deadline, settleLater } = dependencies;
  const basis =
    (await paymentBasis(call, record, dependencies)) ??
    (await chargeBasis(call, record, dependencies));
  if (basis === undefined) return { kind: 'not-found' };
  if ('kind' in basis) return basis;
  const startedAtMs = clock();
  const refusal =
    tooMany(call.request.kind, record, basis) ??
    (await withinLimits(call, basis, startedAtMs, dependencies));
  if (refusal !== undefined) return refusal;
  const leaseExpiresAtMs = clock() + operationLeaseMs(deadline.remainingMs());
  const open: OpenOperation = {
    id: newId(),
    kind: call.request.kind,
    keyHash: call.keyHash,
    requestHash: call.requestHash,
    amount: basis.amount,
    before: basis.before,
    startedAtMs,
    leaseExpiresAtMs,
    provenAtMs: leaseExpiresAtMs + absenceProvenAfterMs,
  };
  const next: PaymentRecord = {
    revision: newId(),
    open,
    settled: record?.settled ?? [],
    known: record?.known ?? { captured: 0, refunded: 0 },
    ...(record?.prepared !== undefined && { prepared: record.prepared }),
  };
  const [isWritten] = await Promise.all([
    records.replace(call.id, record, next),
    settleLater(call.id),
  ]);
  if (isWritten) return { kind: 'begun', record: next, open, setup: basis.setup };
  if (givesBack(call.request.kind)) {
    await budget.putBack(basis.amount, { operationId: open.id, atMs: startedAtMs });
  }
  return { kind: 'overtaken' };
}
