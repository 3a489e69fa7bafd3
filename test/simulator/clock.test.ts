import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SimulatorClock } from '../../simulator/clock.ts';

const oneDayMs = 24 * 60 * 60 * 1000;

describe('the simulator’s clock', () => {
  let clock: SimulatorClock;
  beforeEach(() => {
    vi.useFakeTimers();
    clock = new SimulatorClock(Date.now);
  });
  afterEach(() => {
    clock.reset();
    vi.useRealTimers();
  });

  it('does scheduled work by itself, once', () => {
    const due = vi.fn();
    clock.schedule(1000, { due });
    vi.advanceTimersByTime(999);
    expect(due).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    clock.advance(5000);
    expect(due).toHaveBeenCalledOnce();
  });

  it('waits for work that is further away than a timer of the system can run', () => {
    const due = vi.fn();
    clock.schedule(60 * oneDayMs, { due });
    vi.advanceTimersByTime(60 * oneDayMs - 1);
    expect(due).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(due).toHaveBeenCalledOnce();
  });

  it('does work that is moved past in the order in which it is due', () => {
    const done: string[] = [];
    clock.schedule(2000, { due: () => done.push('second') });
    clock.schedule(1000, { due: () => done.push('first') });
    clock.advance(2000);
    expect(done).toEqual(['first', 'second']);
  });

  it('leaves out work that was taken back', () => {
    const due = vi.fn();
    const takeBack = clock.schedule(1000, { due });
    takeBack();
    clock.advance(1000);
    vi.advanceTimersByTime(1000);
    expect(due).not.toHaveBeenCalled();
  });
});
