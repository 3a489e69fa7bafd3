import type { Timer } from '../../local/run-on-schedule.ts';

/** A clock that moves when it is told to, and fires what is due on the way. */
export class FakeTimer implements Timer {
  #nowMs = Date.UTC(2026, 0, 1);
  #waiting: { readonly atMs: number; readonly call: () => void }[] = [];

  now = () => this.#nowMs;

  after = (ms: number, call: () => void) => {
    const entry = { atMs: this.#nowMs + ms, call };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((each) => each !== entry);
    };
  };

  pass(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const [first] = this.#waiting
        .filter(({ atMs }) => atMs <= untilMs)
        .sort((a, b) => a.atMs - b.atMs);
      if (first === undefined) break;
      this.#waiting = this.#waiting.filter((each) => each !== first);
      this.#nowMs = first.atMs;
      first.call();
    }
    this.#nowMs = untilMs;
  }
}
