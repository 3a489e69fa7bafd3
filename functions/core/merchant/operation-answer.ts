import * as z from 'zod/mini';
import type {
  OpenOperation,
  PaymentRecord,
  SettledOperation,
} from '../payment-operations/payment-record.ts';
import { moneyAnswer } from '../payments/payment-intent-answer.ts';

/** What a caller is told of an operation, ended or not. */
export const operationAnswer = z
  .strictObject({
    operationId: z.string().check(z.describe('This backend’s name for it, as in its logs.')),
    kind: z.enum(['capture', 'release', 'refund', 'charge']),
    amount: moneyAnswer,
    outcome: z
      .enum(['done', 'declined', 'under-way', 'unresolved'])
      .check(
        z.describe(
          '`done`: the money has moved. `declined`: it has not. `under-way`: somebody is on it. `unresolved`: it cannot be told yet; nothing else is done to this payment until it can.',
        ),
      ),
    reason: z
      .nullable(z.enum(['not-shown', 'refused', 'somebody-else', 'pending', 'not-found', 'untold']))
      .check(
        z.describe(
          'Why it is unresolved. `not-shown`: Dojo does not show it, and it is too early to call that proof. `refused`: that, of one that Dojo has refused or declined. `pending`: Dojo is working on it. `somebody-else`, `not-found`, `untold`: a person has to look. `null`: it is not unresolved.',
        ),
      ),
    paymentIntentId: z
      .nullable(z.string())
      .check(z.describe('Of a charge: the payment that it made. `null`: none yet, or no charge.')),
    dojoId: z
      .nullable(z.string())
      .check(z.describe('Dojo’s id of the capture, release or refund. `null`: it was never seen.')),
    startedAt: z.iso.datetime(),
    settledAt: z.nullable(z.iso.datetime()).check(z.describe('`null`: it has not ended.')),
  })
  .check(z.meta({ id: 'PaymentOperation' }));

export type OperationAnswer = z.infer<typeof operationAnswer>;

/** What is told of an intent's operations, beside the intent itself. */
export const operationsShape = {
  operation: z
    .nullable(operationAnswer)
    .check(z.describe('What of ours is under way, or in doubt. `null`: nothing.')),
  operations: z
    .array(operationAnswer)
    .check(z.describe('What this backend has done with it, oldest first.')),
} as const;

export interface DescribedOperations {
  readonly operation: OperationAnswer | null;
  readonly operations: readonly OperationAnswer[];
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

export function describeSettled(operation: SettledOperation): OperationAnswer {
  return {
    operationId: operation.id,
    kind: operation.kind,
    amount: operation.amount,
    outcome: operation.outcome === 'moved' ? 'done' : 'declined',
    reason: null,
    paymentIntentId: operation.paymentIntentId ?? null,
    dojoId: operation.dojoId ?? null,
    startedAt: iso(operation.startedAtMs),
    settledAt: iso(operation.settledAtMs),
  };
}

export function describeOpen(operation: OpenOperation, nowMs: number): OperationAnswer {
  const unresolved = describeUnresolved(operation);
  return operation.leaseExpiresAtMs > nowMs
    ? { ...unresolved, outcome: 'under-way', reason: null }
    : unresolved;
}

/** One that nobody is on any more. */
export function describeUnresolved(operation: OpenOperation): OperationAnswer {
  return {
    operationId: operation.id,
    kind: operation.kind,
    amount: operation.amount,
    outcome: 'unresolved',
    // Without a reason whoever was on it has died, and nobody has looked since.
    reason: operation.unresolved?.reason ?? 'not-shown',
    paymentIntentId: operation.paymentIntentId ?? null,
    dojoId: null,
    startedAt: iso(operation.startedAtMs),
    settledAt: null,
  };
}

/** @param record - `undefined`: nothing was ever done with the intent. */
export function describeOperations(
  record: PaymentRecord | undefined,
  nowMs: number,
): DescribedOperations {
  return {
    operation: record?.open === undefined ? null : describeOpen(record.open, nowMs),
    operations: (record?.settled ?? []).map(describeSettled),
  };
}
