import { Rejected, Unavailable } from '../failures.ts';
import type { BegunOperation } from './begin-operation.ts';
import { concludeFrom, type LookedBack, lookBack } from './look-back.ts';
import type { OperationCall, Refusal } from './operation-request.ts';
import type { DojoRefusal, OpenOperation } from './payment-record.ts';
import type { OperationDependencies } from './ports.ts';

/** What Dojo has refused. 401 is no refusal: that comes before Dojo does anything. */
export function refusalOf(error: unknown): DojoRefusal | undefined {
  const isRefusal =
    error instanceof Rejected || (error instanceof Unavailable && error.facts.dojoStatus === 429);
  if (!isRefusal) return undefined;
  const { dojoStatus } = error.facts;
  return typeof dojoStatus === 'number' ? { kind: 'refused', dojoStatus } : undefined;
}

/**
 * What came of an operation that Dojo has refused, or declined. That is an answer like a lost one: what Dojo has
 * done all the same is found, and what does not show stays open until Dojo must show it.
 * @throws what the table throws
 */
export async function afterRefusal(
  { id }: OperationCall,
  { record, open }: BegunOperation,
  refusal: DojoRefusal,
  dependencies: OperationDependencies,
): Promise<LookedBack> {
  const refused: OpenOperation = { ...open, refusal };
  const finding = await lookBack(id, refused, dependencies);
  return concludeFrom(id, record, refused, finding, dependencies);
}

/** How the caller is told what Dojo has refused, while nothing shows the opposite. */
export type ToldRefusal =
  | Refusal
  | { readonly kind: 'declined'; readonly operation: Pick<OpenOperation, 'id' | 'kind'> };

const askedAgainAfterSeconds = 60;

/**
 * `undefined`: it was not refused, or it cannot be told.
 * @throws Unavailable or Rejected: it is not the payment that Dojo has refused.
 */
export function toldRefusal(operation: OpenOperation): ToldRefusal | undefined {
  const { refusal, unresolved, before } = operation;
  if (refusal === undefined || unresolved?.reason !== 'refused') return undefined;
  if (refusal.kind === 'declined') return { kind: 'declined', operation };
  const { dojoStatus } = refusal;
  if (dojoStatus === 429) {
    throw new Unavailable('dojo_unavailable', 'Dojo has too much to do.', {
      dojoStatus,
      retryAfterSeconds: askedAgainAfterSeconds,
    });
  }
  if (dojoStatus === 403) {
    throw new Rejected('dojo_refused', 'Dojo refuses the request.', { dojoStatus });
  }
  return {
    kind: 'refused',
    code: 'operation_refused',
    detail: `Dojo refuses to do this (${dojoStatus}). Its portal says more. For six minutes at most nothing else is done to this payment, until Dojo must show whether it has done it all the same.`,
    status: before.status,
  };
}
