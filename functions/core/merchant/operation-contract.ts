import { idempotencyProblems } from '../http/route-contract.ts';

/** Of every route that moves money. */
export const unresolvedDescription =
  'Money may have moved, and it cannot be told yet. It is looked at again by itself; ask the same again with the same key, or look at `Location`. Nothing else is done to this payment meanwhile.';

/** Of every route that moves money. */
export const operationProblems = [
  idempotencyProblems[1],
  'operation_not_possible',
  'payment_operation_in_progress',
  'payment_not_shown_yet',
] as const;
