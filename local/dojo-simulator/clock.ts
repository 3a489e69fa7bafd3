/** What happens to scheduled work: it comes due, or the simulator is reset or closed first. */
export interface ScheduledWork {
  readonly due: () => void;
  readonly dropped?: () => void;
}

interface PendingWork extends ScheduledWork {
  readonly dueAtMs: number;
  readonly timer: NodeJS.Timeout;
}

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

  /** Runs the work after `delayMs` of real time, or sooner when `advance` passes that moment. */
  schedule(delayMs: number, work: ScheduledWork): void {
    const timer = setTimeout(() => {
      if (this.#forget(pending)) work.due();
    }, delayMs);
    const pending: PendingWork = { ...work, dueAtMs: this.now() + delayMs, timer };
    this.#pending.add(pending);
  }

  /** Drops all scheduled work and goes back to the base clock. */
  reset(): void {
    this.#offsetMs = 0;
    for (const work of [...this.#pending]) {
      if (this.#forget(work)) work.dropped?.();
    }
  }

  #forget(work: PendingWork): boolean {
    clearTimeout(work.timer);
    return this.#pending.delete(work);
  }
}
