import type { Clock, Deadline } from '../clock.ts';
import { isFailure, NotConfigured, OutcomeUnknown, Unavailable } from '../failures.ts';
import type { Log } from '../log.ts';

interface Written {
  readonly revision: string;
  /** A hash of what was asked for with this key. */
  readonly bodyHash: string;
  /** When anybody may use the key anew, as if it had never been seen. */
  readonly expiresAtMs: number;
  /** Until then a repetition need not be counted: work with this key was, and failed. */
  readonly countedUntilMs?: number | undefined;
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

/** What work knows of its key, and tells of itself. */
export interface WorkWithKey {
  /** Whether earlier work with this key was counted against a limit. Work that is done is not repeated at all. */
  readonly isCounted: boolean;
  /** To be called once the work is counted, and before it fails. */
  counted(): void;
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

/**
 * Whether whoever asked is told to come again, and may be trusted with a repetition that is not counted. What is
 * refused or broken is none of it: something was created, or may be made to fail on purpose. Nor is an
 * erasure, after which a repetition would create a customer anew.
 */
function mayComeAgain(error: unknown): boolean {
  return (
    (error instanceof Unavailable && error.code !== 'customer_erasing') ||
    error instanceof OutcomeUnknown ||
    error instanceof NotConfigured
  );
}

/**
 * Releases a key whose work failed, so that the app may try again with it. What is left of it says that it was
 * counted, in a form that an earlier version takes for a lease that has run out.
 */
async function release(
  id: string,
  running: IdempotencyRecord,
  countedUntilMs: number | undefined,
  { records, newRevision, log }: IdempotencyDependencies,
): Promise<void> {
  try {
    if (countedUntilMs === undefined) await records.remove(id, running);
    else {
      const { bodyHash } = running;
      await records.replace(id, running, {
        state: 'running',
        revision: newRevision(),
        bodyHash,
        expiresAtMs: 0,
        countedUntilMs,
      });
    }
  } catch (error) {
    log.warn('idempotency_key_not_released', 'A key is blocked until its lease runs out.', {
      errorCode: isFailure(error) ? error.code : 'unexpected',
    });
  }
}

/**
 * Does `work` once for an idempotency key, and repeats its answer for as long as it is kept. What `work` throws is
 * not remembered, but whether it was counted is: for 24 hours, if the work may be asked to be repeated. Not
 * remembered is it of work that was killed.
 *
 * If the answer cannot be stored, this throws although the work is done: answering now would promise
 * a repetition that cannot be kept.
 */
export async function runIdempotently<Answer>(
  { id, bodyHash, former, keptForMs = dayMs }: IdempotentWork,
  work: (key: WorkWithKey) => Promise<Answer>,
  dependencies: IdempotencyDependencies,
): Promise<IdempotentOutcome<Answer>> {
  const { records, clock, newRevision, deadline } = dependencies;
  const isLive = (record: IdempotencyRecord | undefined): record is IdempotencyRecord =>
    record !== undefined && record.expiresAtMs > clock();
  const [found, formerly] = await Promise.all([
    records.find(id),
    former === undefined ? undefined : records.find(former.id),
  ]);
  let countedUntilMs = found?.countedUntilMs;
  if (isLive(found)) return outcomeOf(found, bodyHash);
  if (former !== undefined && isLive(formerly)) return outcomeOf(formerly, former.bodyHash);
  const isCounted = (countedUntilMs ?? 0) > clock();
  const running: IdempotencyRecord = {
    state: 'running',
    revision: newRevision(),
    bodyHash,
    expiresAtMs: clock() + deadline.remainingMs() + leaseMarginMs,
    countedUntilMs,
  };
  if (!(await records.replace(id, found, running))) return { kind: 'in-progress' };

  let answer: Answer;
  try {
    answer = await work({
      isCounted,
      counted: () => {
        countedUntilMs = clock() + dayMs;
      },
    });
  } catch (error) {
    await release(id, running, mayComeAgain(error) ? countedUntilMs : undefined, dependencies);
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
