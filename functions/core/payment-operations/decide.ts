import type { SettledOperation } from './payment-record.ts';
import type { OperationDependencies } from './ports.ts';
import { recordWithdrawn, settleUntouched } from './settle-record.ts';

export type Decision =
  | { readonly kind: 'settled'; readonly operation: SettledOperation }
  | { readonly kind: 'withdrawn' }
  /** There is no such open operation any more, or somebody acts on it at this moment. */
  | { readonly kind: 'not-open' }
  /** What was seen proves nothing: Dojo could still do it then, or not show it yet. */
  | { readonly kind: 'too-early'; readonly untilMs: number };

export interface DecisionOfPerson {
  readonly id: string;
  readonly operationId: string;
  readonly moved: boolean;
  /** When the payment was looked at. An answer may come long after, and what moved since is not in it. */
  readonly seenAtMs: number;
}

/**
 * Records what a person has found out about an operation that could not be told: whether it moved the
 * money. `moved: false`: its key may be used again.
 */
export async function decideOperation(
  { id, operationId, moved, seenAtMs }: DecisionOfPerson,
  dependencies: Pick<OperationDependencies, 'records' | 'clock' | 'newId'>,
): Promise<Decision> {
  const { records, clock, newId } = dependencies;
  const record = await records.find(id);
  const open = record?.open;
  if (record === undefined || open?.id !== operationId || open.leaseExpiresAtMs > clock()) {
    return { kind: 'not-open' };
  }
  if (moved) {
    const settlement = { outcome: 'moved', settledBy: 'person' } as const;
    const settled = await settleUntouched({ id, record, open }, settlement, dependencies);
    return settled.kind === 'settled' ? settled : { kind: 'not-open' };
  }
  if (open.provenAtMs > seenAtMs) return { kind: 'too-early', untilMs: open.provenAtMs };
  return (await records.replace(id, record, recordWithdrawn(record, open, newId)))
    ? { kind: 'withdrawn' }
    : { kind: 'not-open' };
}
