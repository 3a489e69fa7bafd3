import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../../functions/core/clock.ts';
import { customerErasing } from '../../../../functions/core/customers/customer-errors.ts';
import {
  ContractBroken,
  NotConfigured,
  OutcomeUnknown,
  Rejected,
  Unavailable,
} from '../../../../functions/core/failures.ts';
import {
  runIdempotently,
  type WorkWithKey,
} from '../../../../functions/core/idempotency/run-idempotently.ts';
import { FakeTime } from '../../../fakes/fake-time.ts';
import { MemoryIdempotencyRecords } from '../../../fakes/memory-idempotency-records.ts';
import { RecordingLog } from '../../../fakes/recording-log.ts';

let time: FakeTime;
let records: MemoryIdempotencyRecords;
let log: RecordingLog;
let revisions: number;
let worked: number;

beforeEach(() => {
  time = new FakeTime();
  records = new MemoryIdempotencyRecords();
  log = new RecordingLog();
  revisions = 0;
  worked = 0;
});

async function work() {
  worked += 1;
  await setImmediate();
  return { intent: worked };
}
function dependencies() {
  return {
    records,
    clock: time.clock,
    newRevision: () => `r${++revisions}`,
    deadline: deadlineIn(20_000, time.clock),
    log,
  };
}
function run(bodyHash = 'body', doWork: (key: WorkWithKey) => Promise<unknown> = work) {
  return runIdempotently({ id: 'key', bodyHash }, doWork, dependencies());
}
const hour = 3_600_000;

describe('an idempotency record, after an upgrade', () => {
  const upgraded = (former = { id: 'old-key', bodyHash: 'old-body' }) =>
    runIdempotently({ id: 'key', bodyHash: 'body', former }, work, dependencies());
  const asBefore = () =>
    runIdempotently({ id: 'old-key', bodyHash: 'old-body' }, work, dependencies());

  it('repeats the answer of a record of before', async () => {
    await asBefore();
    expect(await upgraded()).toEqual({ kind: 'done', answer: { intent: 1 }, replayed: true });
    expect(worked).toBe(1);
  });

  it('refuses a record of before with another body', async () => {
    await asBefore();
    expect(await upgraded({ id: 'old-key', bodyHash: 'another' })).toEqual({ kind: 'key-reused' });
  });

  it('works anew once the record of before has expired', async () => {
    await asBefore();
    time.advance(24 * hour);
    expect(await upgraded()).toEqual({ kind: 'done', answer: { intent: 2 }, replayed: false });
  });
});

describe('an idempotency record', () => {
  it('works the first time and repeats the answer afterwards', async () => {
    expect(await run()).toEqual({ kind: 'done', answer: { intent: 1 }, replayed: false });
    expect(await run()).toEqual({ kind: 'done', answer: { intent: 1 }, replayed: true });
    expect(worked).toBe(1);
  });

  it('repeats the answer for 24 hours, and not longer', async () => {
    await run();
    time.advance(24 * hour - 1);
    expect(await run()).toMatchObject({ replayed: true });
    time.advance(1);
    expect(await run()).toMatchObject({ answer: { intent: 2 }, replayed: false });
  });

  it('repeats the answer for as long as it is told to', async () => {
    const keep = () =>
      runIdempotently({ id: 'key', bodyHash: 'body', keptForMs: 48 * hour }, work, dependencies());
    await keep();
    time.advance(48 * hour - 1);
    expect(await keep()).toMatchObject({ replayed: true });
    time.advance(1);
    expect(await keep()).toMatchObject({ replayed: false });
  });

  it('works once for 20 requests at the same time; the others hear that it is in progress', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => run()));
    expect(worked).toBe(1);
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'in-progress')).toHaveLength(19);
  });

  it('refuses the key for another body, done or in progress', async () => {
    const first = run();
    await setImmediate();
    expect(await run('other body')).toEqual({ kind: 'key-reused' });
    await first;
    expect(await run('other body')).toEqual({ kind: 'key-reused' });
  });

  it('does not remember a failure', async () => {
    const failure = new Unavailable('dojo_unavailable', '');
    await expect(run('body', () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await run('even another body')).toMatchObject({ kind: 'done', replayed: false });
  });

  it('throws the failure of the work even if the key cannot be released', async () => {
    records.remove = () => Promise.reject(new Unavailable('table_unavailable', ''));
    const failure = new Unavailable('dojo_unavailable', '');
    await expect(run('body', () => Promise.reject(failure))).rejects.toBe(failure);
    expect(log.codes).toEqual(['idempotency_key_not_released']);
  });

  it('frees the key of a killed request 5 s after its deadline', async () => {
    void run('body', () => new Promise(() => undefined));
    await setImmediate();
    time.advance(24_999);
    expect(await run()).toEqual({ kind: 'in-progress' });
    time.advance(1);
    expect(await run()).toMatchObject({ kind: 'done', replayed: false });
  });

  it('hands out no answer that it could not store', async () => {
    const replace = records.replace.bind(records);
    records.replace = async (id, expected, next) => {
      if (next.state === 'done') throw new Unavailable('table_unavailable', '');
      return replace(id, expected, next);
    };
    await expect(run()).rejects.toMatchObject({ code: 'table_unavailable' });
    expect(await run()).toEqual({ kind: 'in-progress' });
  });

  it('hands out no answer of its own when somebody else took the key over', async () => {
    const outlived = async () => {
      time.advance(30_000);
      expect(await run()).toMatchObject({ answer: { intent: 1 } });
      return { intent: 'late' };
    };
    expect(await run('body', outlived)).toEqual({ kind: 'in-progress' });
    expect(await run()).toMatchObject({ answer: { intent: 1 }, replayed: true });
  });
});

describe('work that is counted', () => {
  let counts: number;
  beforeEach(() => {
    counts = 0;
  });
  const count = (key: WorkWithKey) => {
    if (key.isCounted) return;
    counts += 1;
    key.counted();
  };
  const failing = (failure: Error, body?: string) =>
    expect(
      run(body, async (key) => {
        count(key);
        throw failure;
      }),
    ).rejects.toBe(failure);
  const succeeding = () =>
    run('body', async (key) => {
      count(key);
      return 'made';
    });

  it.each([
    new Unavailable('dojo_unavailable', ''),
    new OutcomeUnknown('dojo_outcome_unknown', ''),
    new NotConfigured('dojo_key_refused', ''),
  ])('counts once, however often it fails: $code', async (failure) => {
    for (let time = 0; time < 10; time++) await failing(failure);
    expect(await succeeding()).toMatchObject({ kind: 'done', replayed: false });
    expect(counts).toBe(1);
  });

  it.each([
    new Rejected('dojo_refused', ''),
    new ContractBroken('intent_unlinked', ''),
    customerErasing(),
    new Error('a crash'),
  ])('counts again where nobody is asked to repeat it: $message', async (failure) => {
    await failing(failure);
    await failing(failure);
    expect(counts).toBe(2);
  });

  it('counts when it is repeated, if it failed before it was counted', async () => {
    const failure = new Unavailable('table_unavailable', '');
    await expect(run('body', () => Promise.reject(failure))).rejects.toBe(failure);
    await succeeding();
    expect(counts).toBe(1);
  });

  it('may be repeated at once, with another body as well, by an instance whose clock is behind', async () => {
    await failing(new Unavailable('dojo_unavailable', ''));
    time.advance(-1_000);
    await failing(new Unavailable('dojo_unavailable', ''), 'another body');
    expect(counts).toBe(1);
  });

  it('counts again 24 hours after it was counted first', async () => {
    const failure = new Unavailable('dojo_unavailable', '');
    await failing(failure);
    time.advance(23 * hour);
    await failing(failure);
    time.advance(hour - 1);
    await failing(failure);
    expect(counts).toBe(1);
    time.advance(1);
    await failing(failure);
    expect(counts).toBe(2);
  });

  it('stays counted while a repetition is killed', async () => {
    await failing(new Unavailable('dojo_unavailable', ''));
    void run('body', () => new Promise(() => undefined));
    await setImmediate();
    time.advance(25_000);
    await succeeding();
    expect(counts).toBe(1);
  });

  it('counts a second time after it was killed, which nobody could write down', async () => {
    void run('body', async (key) => {
      count(key);
      return new Promise(() => undefined);
    });
    await setImmediate();
    time.advance(25_000);
    await succeeding();
    expect(counts).toBe(2);
  });
});
