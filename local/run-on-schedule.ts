import type { NextRun } from './schedule.ts';
import type { Part } from './started-parts.ts';

/** The time, and what waits for one. */
export interface Timer {
  /** Epoch milliseconds. */
  now(): number;
  /** @returns what calls it off. */
  after(ms: number, call: () => void): () => void;
}

/** The machine's own. Does not keep the process alive. */
export const machineTimer: Timer = {
  now: Date.now,
  after: (ms, call) => {
    const timeout = setTimeout(call, ms).unref();
    return () => clearTimeout(timeout);
  },
};

/** Node's timers take 24 days at most, and a machine that sleeps holds them up. */
const longestWaitMs = 60 * 60 * 1_000;

/**
 * Runs something whenever its schedule says so. A run that is due while another one is under way
 * starts beside it, as on Lambda.
 *
 * @returns what ends it.
 */
export function runOnSchedule(next: NextRun, run: () => void, timer: Timer = machineTimer): Part {
  let callOff = () => {};
  const waitFor = (dueMs: number | undefined): void => {
    if (dueMs === undefined) {
      return;
    }
    const waitMs = Math.min(dueMs - timer.now(), longestWaitMs);
    callOff = timer.after(Math.max(0, waitMs), () => {
      const nowMs = timer.now();
      if (nowMs < dueMs) {
        waitFor(dueMs);
        return;
      }
      waitFor(next(nowMs));
      run();
    });
  };
  waitFor(next(timer.now()));
  return { close: async () => callOff() };
}
