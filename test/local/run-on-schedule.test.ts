import { beforeEach, describe, expect, it } from 'vitest';
import { runOnSchedule } from '../../local/run-on-schedule.ts';
import { scheduleOf } from '../../local/schedule.ts';
import { FakeTimer } from './fake-timer.ts';

const hourMs = 3_600_000;

describe('what runs on a schedule', () => {
  let timer: FakeTimer;
  let runs: string[];
  const run = () => runs.push(new Date(timer.now()).toISOString());

  beforeEach(() => {
    timer = new FakeTimer();
    runs = [];
  });

  it('runs at each of its times, and not before', () => {
    runOnSchedule(scheduleOf('rate(2 days)', timer.now()), run, timer);
    timer.pass(48 * hourMs - 1);
    expect(runs).toEqual([]);
    timer.pass(49 * hourMs);
    expect(runs).toEqual(['2026-01-03T00:00:00.000Z', '2026-01-05T00:00:00.000Z']);
  });

  it('runs no more after its end', async () => {
    const schedule = runOnSchedule(scheduleOf('rate(1 hour)', timer.now()), run, timer);
    timer.pass(hourMs);
    await schedule.close();
    timer.pass(24 * hourMs);
    expect(runs).toHaveLength(1);
  });

  it('never runs when its schedule is over', () => {
    runOnSchedule(scheduleOf('cron(0 8 1 1 ? 2025)', timer.now()), run, timer);
    timer.pass(24 * hourMs);
    expect(runs).toEqual([]);
  });
});
