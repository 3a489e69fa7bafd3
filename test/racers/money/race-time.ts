import { setTimeout as sleep } from 'node:timers/promises';
import { setEnvironmentData } from 'node:worker_threads';
import type { Sleep } from '../../../functions/core/clock.ts';
import type { LocalStack } from '../../../local/start-local-stack.ts';
import type { DojoSimulator } from '../../../simulator/dojo-simulator.ts';
import { JumpingTimer } from './jumping-timer.ts';
import { aheadMsName, paceName } from './moved-clock.ts';

type WaitingMessages = Pick<ReturnType<LocalStack['queues']['queue']>, 'messages'>;

/** The stack's timer has two waits besides those of the queue: for the next audit, and for the next look at the queues. */
const waitsOfStack = 2;
const lookEveryMs = 5;
/** A message waits for a quarter of an hour at the most. */
const settledWithinMs = 20 * 60_000;

/** `short`: pauses within functions take a tenth of their time, and more is let go at once. */
export type RacePace = 'full' | 'short';
const togetherMs: Readonly<Record<RacePace, number>> = { full: 60_000, short: 150_000 };

/**
 * One time for callers, functions, queues and the simulator. It passes as anywhere while somebody works, and
 * jumps as soon as everybody waits: five minutes cost nothing.
 */
export class RaceTime {
  readonly timer: JumpingTimer;
  #simulator: DojoSimulator | undefined;
  #asleep = 0;
  #callers = 0;

  constructor(pace: RacePace) {
    const aheadMs = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
    // The threads of functions that start from now on see it.
    setEnvironmentData(aheadMsName, aheadMs);
    setEnvironmentData(paceName, pace);
    this.timer = new JumpingTimer({
      togetherMs: togetherMs[pace],
      onJump: (ms) => {
        aheadMs[0] = (aheadMs[0] ?? 0) + ms;
        this.#simulator?.advanceClock(ms);
      },
    });
  }

  /** The simulator's time passes with this one from now on. */
  takeAlong(simulator: DojoSimulator): void {
    this.#simulator = simulator;
  }

  /** For callers. */
  readonly sleep: Sleep = (ms) => {
    this.#asleep += 1;
    return new Promise((resolve) => {
      this.timer.after(ms, () => {
        this.#asleep -= 1;
        resolve();
      });
    });
  };

  /** Whoever calls is seen to, from its first request to its last. */
  async call<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#callers += 1;
    try {
      return await work();
    } finally {
      this.#callers -= 1;
    }
  }

  /** Lets time pass until the callers are done, and nothing waits in the queue that time would settle. */
  async passWhile<Result>(calls: Promise<Result>, queue: WaitingMessages): Promise<Result> {
    let overAtMs: number | undefined;
    const over = calls.finally(() => {
      overAtMs = this.timer.aheadMs;
    });
    over.catch(() => undefined);
    for (;;) {
      await sleep(lookEveryMs);
      const isSettled = queue.messages.length === 0;
      const isLate = this.timer.aheadMs > (overAtMs ?? Infinity) + settledWithinMs;
      if (!this.#areAllWaiting(queue)) continue;
      if (overAtMs !== undefined && (isSettled || isLate)) return over;
      this.timer.jump();
    }
  }

  #areAllWaiting({ messages }: WaitingMessages): boolean {
    const messagesThatWait = this.timer.waits - this.#asleep - waitsOfStack;
    return this.#callers === this.#asleep && messages.length === messagesThatWait;
  }
}
