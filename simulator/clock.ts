/** What happens to scheduled work: it comes due, or the simulator is reset or closed first. */
export interface ScheduledWork {
  readonly due: () => void;
  readonly dropped?: () => void;
}

interface PendingWork extends ScheduledWork {
  readonly dueAtMs: number;
  timer: NodeJS.Timeout | undefined;
}

/** A timer of the system runs for at most 2^31 - 1 ms, some 24 days; a longer one fires at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The simulator's time: a base clock plus what it was moved ahead by. */
export class SimulatorClock {
  readonly #baseMs: () => number;
  readonly #pending = new Set<PendingWork>();
  #offsetMs = 0;

  constructor(baseMs: () => number) {
    this.#baseMs = baseMs;
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#baseMs() + this.#offsetMs;
  }

  /** Moves time ahead and runs, before it returns, all scheduled work that comes due by it. */
  advance(ms: number): void {
    this.#offsetMs += ms;
    const due = [...this.#pending].filter((work) => work.dueAtMs <= this.now());
    for (const work of due.sort((one, other) => one.dueAtMs - other.dueAtMs)) {
      if (this.#forget(work)) work.due();
    }
  }

  /**
   * Runs the work after `delayMs` of real time, or sooner when `advance` passes that moment.
   *
   * @returns what takes the work back, if it is not done by then
   */
  schedule(delayMs: number, work: ScheduledWork): () => void {
    const pending: PendingWork = { ...work, dueAtMs: this.now() + delayMs, timer: undefined };
    this.#pending.add(pending);
    this.#startTimer(pending, delayMs);
    return () => {
      this.#forget(pending);
    };
  }

  /** Drops all scheduled work and goes back to the base clock. */
  reset(): void {
    this.#offsetMs = 0;
    for (const work of [...this.#pending]) {
      if (this.#forget(work)) work.dropped?.();
    }
  }

  #startTimer(work: PendingWork, remainingMs: number): void {
    const timerMs = Math.min(remainingMs, longestTimerMs);
    work.timer = setTimeout(() => {
      if (timerMs < remainingMs) this.#startTimer(work, remainingMs - timerMs);
      else if (this.#forget(work)) work.due();
    }, timerMs);
  }

  #forget(work: PendingWork): boolean {
    clearTimeout(work.timer);
    return this.#pending.delete(work);
  }
}
