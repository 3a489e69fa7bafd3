import { idempotencyProblems, jsonContent } from '../http/route-contract.ts';
import { type OperationAnswer, operationAnswer } from './operation-answer.ts';

const unresolvedDescription =
  'Money may have moved, and it cannot be told yet. It is looked at again by itself; ask the same again with the same key, or look at `Location`. Nothing else is done to this payment meanwhile.';

/** Of every route that moves money. */
export const operationProblems = [
  idempotencyProblems[1],
  'operation_not_possible',
  'operation_refused',
  'payment_operation_in_progress',
  'payment_not_shown_yet',
] as const;

interface OperationExample {
  readonly kind: OperationAnswer['kind'];
  /** Default: none. */
  readonly dojoId?: string;
  /** Of a charge. Default: none. */
  readonly paymentIntentId?: string;
}

/** What a route that moves money answers, `description` where it has: done, or not known yet. */
export function operationAnswers<const Status extends 200 | 201>(
  status: Status,
  description: string,
  { kind, dojoId, paymentIntentId }: OperationExample,
) {
  const begun = {
    operationId: '1f0c2b1e-7c0e-4a52-9f0f-6d7f6c1a2b3c',
    kind,
    amount: { value: 2_000, currencyCode: 'GBP' },
    paymentIntentId: paymentIntentId ?? null,
    startedAt: '2026-01-31T12:00:00.000Z',
  };
  const done = {
    ...begun,
    outcome: 'done',
    reason: null,
    dojoId: dojoId ?? null,
    settledAt: '2026-01-31T12:00:01.000Z',
  } as const;
  const unresolved = {
    ...begun,
    outcome: 'unresolved',
    reason: 'not-shown',
    dojoId: null,
    settledAt: null,
  } as const;
  return [
    { status, description, content: jsonContent(operationAnswer, done) },
    {
      status: 202,
      description: unresolvedDescription,
      content: jsonContent(operationAnswer, unresolved),
      hasRetryAfter: true,
      hasLocation: true,
    },
  ] as const;
}
