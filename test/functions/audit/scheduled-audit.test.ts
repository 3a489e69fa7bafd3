import { beforeEach, describe, expect, it } from 'vitest';
import { scheduledAudit } from '../../../functions/audit/scheduled-audit.ts';
import type { AuditRuns } from '../../../functions/core/customers/audit/audit-runs.ts';
import { Unavailable } from '../../../functions/core/failures.ts';
import { AuditWorld, hourMs } from '../../fakes/memory-audit.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';

let world: AuditWorld;
let log: RecordingLog;
let kept: (string | undefined)[];
let measured: Record<string, number>;

beforeEach(() => {
  world = new AuditWorld();
  world.directory.pageSize = 1;
  for (const user of ['one', 'two', 'three']) world.customer(user, 2 * hourMs);
  log = new RecordingLog();
  kept = [];
  measured = {};
});

const run = async (remaining: readonly number[], from?: string) => {
  const left = [...remaining];
  const runs: AuditRuns = {
    begin: async () => ({ from, end: async (cursor) => void kept.push(cursor) }),
  };
  await scheduledAudit(
    {
      scope: world.scope,
      repairs: true,
      remainingMs: () => (left.length > 1 ? left.shift() : left[0]) ?? 0,
    },
    {
      runs,
      audit: world.audit,
      repair: world.repair,
      erasures: world.erasures,
      log,
      metrics: {
        findings: (kind, count) => {
          measured[kind] = count;
        },
        completed: (isComplete) => {
          measured.completed = isComplete ? 1 : 0;
        },
      },
    },
  );
};
const plenty = [900_000];

describe('a scheduled audit', () => {
  it('that comes to its end keeps no cursor', async () => {
    await run(plenty);
    expect(kept).toEqual([undefined]);
    expect(measured).toEqual({
      stray: 3,
      duplicate: 0,
      gone: 0,
      stuck: 0,
      erasing: 0,
      completed: 1,
    });
  });

  it('stops listing in time, mends what it has found, and keeps its cursor', async () => {
    await run([900_000, 900_000, 900_000, 179_000]);
    expect(log.codes).toEqual(['audit_stray', 'audit_stopped', 'audit_deleted', 'audit_deleted']);
    expect(kept).toEqual(['2']);
    expect(measured.completed).toBe(0);
  });

  it('finishes an erasure that was interrupted, even where it only reports', async () => {
    const customerId = world.customer('erased', 2 * hourMs);
    world.set('erased', {
      state: 'erasing',
      requestedAtMs: world.time.nowMs - hourMs,
      settlesAtMs: 0,
      customerId,
    });
    await run(plenty);
    expect(world.item('erased')).toMatchObject({ state: 'erased' });
    expect(world.directory.live.has(customerId)).toBe(false);
    expect(log.codes).toContain('erasures_finished');
  });

  it('leaves an erasure that fails to the next run, and goes on', async () => {
    const customerId = world.customer('erased', 2 * hourMs);
    const erasing = { state: 'erasing', requestedAtMs: 0, settlesAtMs: 0, customerId } as const;
    world.set('erased', erasing);
    world.directory.remove = () => Promise.reject(new Unavailable('dojo_unavailable', ''));
    await run(plenty);
    expect(world.item('erased')).toMatchObject({ state: 'erasing' });
    expect(log.lines.find(({ code }) => code === 'audit_erasing')).toMatchObject({
      level: 'error',
    });
  });

  it('has no time to mend when its end is near', async () => {
    await run([900_000, 900_000, 44_000]);
    expect(log.codes).toEqual(['audit_stray', 'audit_stopped']);
    expect(world.directory.live.size).toBe(3);
  });

  it('keeps the cursor of a page that failed after others', async () => {
    const list = world.directory.list.bind(world.directory);
    world.directory.list = async (after) => {
      if (after === '1') throw new Unavailable('dojo_unavailable', 'Dojo did not answer.');
      return list(after);
    };
    await run(plenty);
    expect(kept).toEqual(['1']);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'audit_failed' }),
    );
  });

  it('begins at the start again after a first page that failed', async () => {
    world.directory.list = async () => {
      throw new Unavailable('dojo_unavailable', 'Dojo did not answer.');
    };
    await run(plenty, '1');
    expect(kept).toEqual([undefined]);
  });

  it.each([
    ['an hour', hourMs, 'warn'],
    ['two days', 48 * hourMs, 'error'],
  ])('logs a user who has been stuck for %s', async (_, ageMs, level) => {
    world.lose('alice', ageMs);
    await run(plenty);
    expect(log.lines).toContainEqual(expect.objectContaining({ level, code: 'audit_stuck' }));
  });
});
