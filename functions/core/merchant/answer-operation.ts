import { createHash } from 'node:crypto';
import type { MerchantCall } from '../http/call.ts';
import { hashOfContent, requiredKey } from '../http/idempotency-key.ts';
import { Problem, type ProblemDetails } from '../http/problem.ts';
import type { OperationRequest } from '../payment-operations/operation-request.ts';
import type { OpenOperation } from '../payment-operations/payment-record.ts';
import { runOperation } from '../payment-operations/run-operation.ts';
import type { PaymentsRuntime } from '../runtime/payments-runtime.ts';
import { describeSettled, describeUnresolved, type OperationAnswer } from './operation-answer.ts';

/** Which of Dojo's things an operation is about, as its id came in the path. */
export interface OperationSubject {
  readonly kind: 'payment' | 'setup';
  readonly id: string;
}

/** What a route answers: with its own status when it is done. */
export type OperationHttpAnswer<DoneStatus extends number> =
  | { readonly status: DoneStatus; readonly body: OperationAnswer; readonly replayed: boolean }
  | {
      readonly status: 202;
      readonly body: OperationAnswer;
      readonly replayed: false;
      readonly location: string;
      readonly retryAfterSeconds: number;
    };

export interface AskedOperation<DoneStatus extends number> {
  readonly subject: OperationSubject;
  readonly request: OperationRequest;
  readonly doneStatus: DoneStatus;
}

/** When what is unresolved has been looked at again. */
const lookedAgainAfterSeconds = 60;
const underWaySeconds = 5;

function statusOf({ kind }: OperationSubject, status: string): ProblemDetails {
  return kind === 'payment' ? { paymentIntentStatus: status } : { setupIntentStatus: status };
}

function declined({ kind, id }: Pick<OpenOperation, 'kind' | 'id'>): Problem {
  const code = kind === 'charge' ? 'charge_declined' : 'capture_declined';
  return new Problem(code, { detail: `Operation ${id}.` });
}

function busy(operation: OpenOperation): Problem {
  const isInDoubt = operation.unresolved !== undefined;
  return new Problem('payment_operation_in_progress', {
    detail: isInDoubt
      ? `It cannot be told yet whether a ${operation.kind} of this payment has moved money: nothing else is done to it until it can. Operation ${operation.id}.`
      : `A ${operation.kind} of this payment is under way. Operation ${operation.id}.`,
    retryAfterSeconds: isInDoubt ? lookedAgainAfterSeconds : underWaySeconds,
  });
}

/**
 * Moves money for the request, and tells what came of it.
 * @throws Problem for all that moved nothing, and what the steps throw.
 */
export async function answerOperation<DoneStatus extends number>(
  runtime: PaymentsRuntime,
  call: MerchantCall<unknown>,
  { subject, request, doneStatus }: AskedOperation<DoneStatus>,
): Promise<OperationHttpAnswer<DoneStatus>> {
  const { id } = subject;
  const key = requiredKey(call);
  const outcome = await runOperation(
    {
      id,
      keyHash: createHash('sha256').update(key).digest('base64url'),
      requestHash: hashOfContent(request),
      request,
    },
    runtime.operationDependencies(call.deadline, call.log),
  );
  switch (outcome.kind) {
    case 'settled': {
      const { operation, replayed } = outcome;
      if (operation.outcome === 'declined') throw declined(operation);
      return { status: doneStatus, body: describeSettled(operation), replayed };
    }
    case 'declined':
      throw declined(outcome.operation);
    case 'unresolved':
      return {
        status: 202,
        body: describeUnresolved(outcome.operation),
        replayed: false,
        location: `/merchant/${subject.kind}-intents/${encodeURIComponent(id)}`,
        retryAfterSeconds: lookedAgainAfterSeconds,
      };
    case 'busy':
      throw busy(outcome.operation);
    case 'key-reused':
      throw new Problem('idempotency_key_reused', {
        detail:
          'Use a new key for each movement of money, and the same route and body whenever you repeat a key.',
      });
    case 'not-found':
      throw new Problem(
        subject.kind === 'payment' ? 'payment_intent_not_found' : 'setup_intent_not_found',
      );
    case 'refused':
      throw new Problem(outcome.code, {
        detail: outcome.detail,
        ...statusOf(subject, outcome.status),
        ...(outcome.code === 'operation_refused' && { retryAfterSeconds: lookedAgainAfterSeconds }),
      });
  }
}
