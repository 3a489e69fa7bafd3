import { createHash } from 'node:crypto';
import {
  type IdempotentOutcome,
  runIdempotently,
  type WorkWithKey,
} from '../idempotency/run-idempotently.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Call } from './call.ts';
import { idempotencyKeyPattern, idempotencyKeyRule } from './idempotency-key-rule.ts';
import { Problem } from './problem.ts';

const header = 'idempotency-key';

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}

/** The members of objects in one order, so that a body means the same however it is written. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => [name, canonical(member)]);
}

/** A hash of what was asked for, however it was written. */
export function hashOfContent(content: unknown): string {
  return hashOf(canonical(content));
}

type WithHeaders = Pick<Call<unknown>, 'headers'>;

/** @throws Problem `invalid_request` when there is none, or a malformed one. */
export function requiredKey(call: WithHeaders): string {
  const key = keyOf(call);
  if (key !== undefined) return key;
  throw new Problem('invalid_request', {
    errors: [
      {
        header: 'Idempotency-Key',
        detail: 'is required: one for each movement of money, the same whenever it is repeated',
      },
    ],
  });
}

function keyOf(call: WithHeaders): string | undefined {
  const key = call.headers[header];
  if (key === undefined || idempotencyKeyPattern.test(key)) return key;
  throw new Problem('invalid_request', {
    errors: [{ header: 'Idempotency-Key', detail: idempotencyKeyRule }],
  });
}

function answerOf<Answer>(outcome: IdempotentOutcome<Answer>) {
  switch (outcome.kind) {
    case 'done':
      return outcome;
    case 'key-reused':
      throw new Problem('idempotency_key_reused', {
        detail:
          'Use a new key for each order, and the same route and body whenever you repeat a key.',
      });
    case 'in-progress':
      throw new Problem('idempotency_key_in_progress', { retryAfterSeconds: 2 });
  }
}

/** The runtime, counting at most one creation for the key, however often its request is repeated. */
function countingForKey(runtime: Runtime, key: WorkWithKey): Runtime {
  return {
    ...runtime,
    countCreation: async (userId) => {
      if (key.isCounted) return;
      await runtime.countCreation(userId);
      key.counted();
    },
  };
}

/**
 * Does `work` once for the request's `Idempotency-Key`, if it has one: the same user, key, operation
 * and body get the same answer for 24 hours; another operation or body is refused. See `runIdempotently`.
 *
 * What `work` creates is counted at most once for the key, if it creates with the runtime that it is given.
 *
 * Records of before had a key of their own for each operation. They are good for their 24 hours, so
 * that a repetition after the upgrade does nothing twice.
 * @throws Problem `idempotency_key_reused`, `idempotency_key_in_progress`, or for a malformed key.
 */
export async function withIdempotencyKey<Answer>(
  runtime: Runtime,
  call: Call<unknown>,
  operation: string,
  work: (runtime: Runtime) => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly replayed: boolean }> {
  const key = keyOf(call);
  if (key === undefined) return { answer: await work(runtime), replayed: false };
  const body = canonical(call.body);
  return answerOf(
    await runIdempotently(
      {
        id: hashOf(['idempotency-key', call.userId, key]),
        bodyHash: hashOf([operation, body]),
        former: { id: hashOf([operation, call.userId, key]), bodyHash: hashOf(body) },
      },
      (ofKey) => work(countingForKey(runtime, ofKey)),
      runtime.idempotencyDependencies(call.deadline, call.log),
    ),
  );
}
