import { setImmediate } from 'node:timers/promises';
import type { Clock, Sleep } from '../../functions/core/clock.ts';

/** A clock that stands still but for sleeping, which moves it and lets everybody else run first. */
export class FakeTime {
  nowMs: number;
  readonly slept: number[] = [];

  constructor(nowMs = Date.parse('2026-01-01T12:00:00Z')) {
    this.nowMs = nowMs;
  }

  readonly clock: Clock = () => this.nowMs;

  readonly sleep: Sleep = async (ms) => {
    const wakesAtMs = this.nowMs + ms;
    this.slept.push(ms);
    await setImmediate();
    this.nowMs = Math.max(this.nowMs, wakesAtMs);
  };

  advance(ms: number): void {
    this.nowMs += ms;
  }
}
