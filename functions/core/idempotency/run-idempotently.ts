import type { Clock, Deadline } from '../clock.ts';
import { isFailure } from '../failures.ts';
import type { Log } from '../log.ts';

interface Written {
  readonly revision: string;
  /** A hash of what was asked for with this key. */
  readonly bodyHash: string;
  /** When anybody may use the key anew, as if it had never been seen. */
  readonly expiresAtMs: number;
}

/** What is known of one idempotency key. */
export type IdempotencyRecord =
  | (Written & { readonly state: 'running' })
  /** `answer`: the outcome, as JSON. */
  | (Written & { readonly state: 'done'; readonly answer: string });

/** Where the records are. As with the customer map, every write names the revision it replaces. */
export interface IdempotencyRecords {
  find(id: string): Promise<IdempotencyRecord | undefined>;
  /** Whether `next` is stored now. */
  replace(
    id: string,
    expected: IdempotencyRecord | undefined,
    next: IdempotencyRecord,
  ): Promise<boolean>;
  remove(id: string, expected: IdempotencyRecord): Promise<void>;
}

export interface IdempotentWork {
  /** Names what is done once: a user's key, say. */
  readonly id: string;
  readonly bodyHash: string;
  /** The same under the names that an earlier version gave them: its records are good as well. */
  readonly former?: { readonly id: string; readonly bodyHash: string };
  /** For how long the answer is repeated. Default 24 hours. */
  readonly keptForMs?: number;
}

export interface IdempotencyDependencies {
  readonly records: IdempotencyRecords;
  readonly clock: Clock;
  readonly newRevision: () => string;
  readonly deadline: Deadline;
  readonly log: Log;
}

export type IdempotentOutcome<Answer> =
  | { readonly kind: 'done'; readonly answer: Answer; readonly replayed: boolean }
  /** The same key came with another body. */
  | { readonly kind: 'key-reused' }
  /** Another request with this key is being worked on. */
  | { readonly kind: 'in-progress' };

const dayMs = 24 * 3_600_000;
/** A request that was killed blocks its key for that much longer than it could have lived. */
const leaseMarginMs = 5_000;

function outcomeOf<Answer>(record: IdempotencyRecord, bodyHash: string): IdempotentOutcome<Answer> {
  if (record.bodyHash !== bodyHash) return { kind: 'key-reused' };
  if (record.state === 'running') return { kind: 'in-progress' };
  return { kind: 'done', answer: JSON.parse(record.answer), replayed: true };
}

/** Forgets a key whose work failed, so that the app may try again with it. */
async function forget(
  id: string,
  running: IdempotencyRecord,
  { records, log }: IdempotencyDependencies,
): Promise<void> {
  try {
    await records.remove(id, running);
  } catch (error) {
    log.warn('idempotency_key_not_released', 'A key is blocked until its lease runs out.', {
      errorCode: isFailure(error) ? error.code : 'unexpected',
    });
  }
}

/**
 * Does `work` once for an idempotency key, and repeats its answer for as long as it is kept. What `work` throws is
 * not remembered.
 *
 * If the answer cannot be stored, this throws although the work is done: answering now would promise
 * a repetition that cannot be kept.
 */
export async function runIdempotently<Answer>(
  { id, bodyHash, former, keptForMs = dayMs }: IdempotentWork,
  work: () => Promise<Answer>,
  dependencies: IdempotencyDependencies,
): Promise<IdempotentOutcome<Answer>> {
  const { records, clock, newRevision, deadline } = dependencies;
  const isLive = (record: IdempotencyRecord | undefined): record is IdempotencyRecord =>
    record !== undefined && record.expiresAtMs > clock();
  const [found, formerly] = await Promise.all([
    records.find(id),
    former === undefined ? undefined : records.find(former.id),
  ]);
  if (isLive(found)) return outcomeOf(found, bodyHash);
  if (former !== undefined && isLive(formerly)) return outcomeOf(formerly, former.bodyHash);
  const running: IdempotencyRecord = {
    state: 'running',
    revision: newRevision(),
    bodyHash,
    expiresAtMs: clock() + deadline.remainingMs() + leaseMarginMs,
  };
  if (!(await records.replace(id, found, running))) return { kind: 'in-progress' };

  let answer: Answer;
  try {
    answer = await work();
  } catch (error) {
    await forget(id, running, dependencies);
    throw error;
  }
  const stored = await records.replace(id, running, {
    state: 'done',
    revision: newRevision(),
    bodyHash,
    expiresAtMs: clock() + keptForMs,
    answer: JSON.stringify(answer),
  });
  return stored ? { kind: 'done', answer, replayed: false } : { kind: 'in-progress' };
}
