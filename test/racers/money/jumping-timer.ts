import type { Timer } from '../../../local/run-on-schedule.ts';

interface Wait {
  readonly dueAtMs: number;
  readonly call: () => void;
}

export interface JumpingTimerOptions {
  /** Who waits for a moment within so long after the first is let go with it, to race. */
  readonly togetherMs: number;
  /** Is told of each jump before anything that is due then happens. */
  readonly onJump: (ms: number) => void;
}

/** Time that passes by itself as anywhere, and jumps to what is due next when it is told to. */
export class JumpingTimer implements Timer {
  readonly #waits = new Set<Wait>();
  readonly #options: JumpingTimerOptions;
  #aheadMs = 0;

  constructor(options: JumpingTimerOptions) {
    this.#options = options;
  }

  /** By how much it has jumped so far. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** How much waits for its time. */
  get waits(): number {
    return this.#waits.size;
  }

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  after(ms: number, call: () => void): () => void {
    const wait: Wait = { dueAtMs: this.now() + ms, call };
    this.#waits.add(wait);
    return () => {
      this.#waits.delete(wait);
    };
  }

  /** Goes on to the next moment for which something waits. Nothing happens without it. */
  jump(): void {
    const dueMs = Math.min(...[...this.#waits].map(({ dueAtMs }) => dueAtMs));
    if (dueMs === Number.POSITIVE_INFINITY) return;
    const ms = Math.max(0, dueMs + this.#options.togetherMs - this.now());
    this.#aheadMs += ms;
    this.#options.onJump(ms);
    const due = [...this.#waits].filter(({ dueAtMs }) => dueAtMs <= this.now());
    for (const wait of due) this.#waits.delete(wait);
    for (const { call } of due) call();
  }
}
