import type { Interner } from './interner.ts';

/** What a caller gets to see of a step. `silence`: nothing any more, it was killed. */
export type Answer<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'error'; readonly error: Error & { readonly code: string } }
  | { readonly kind: 'silence' };

/** One way in which a step can go. */
export interface Alternative<Value> {
  /** As a schedule shows it: `done`, `throttled`. */
  readonly name: string;
  readonly isFault: boolean;
  /** Does to table, Dojo and clock what this alternative does. */
  readonly act: () => Answer<Value>;
}

interface Stop {
  /** When a pause is over, in true time; `undefined` for any other step. */
  readonly pausesUntilMs: number | undefined;
  /** As a schedule shows it: `commits cust_sandbox_A1`. */
  readonly what: string;
  readonly alternatives: readonly {
    readonly name: string;
    readonly isFault: boolean;
    readonly take: () => void;
  }[];
}

/**
 * One caller of the real algorithm. Each operation of its ports is a step: the caller stands still
 * there until somebody chooses one of the step's alternatives.
 */
export class Caller {
  readonly name: string;
  stop: Stop | undefined;
  /** How it ended: `returned cust_sandbox_A1`, `failed customer_pending`, `killed`. */
  ending: string | undefined;
  /** Steps taken so far. */
  steps = 0;
  /**
   * Names what this caller has seen so far, the readings of its clock included: the only things that
   * its next moves depend on.
   */
  memory = 0;
  /** False while it only sees again what another run has seen: its memory is known from there. */
  remembers = true;
  readonly #interner: Interner;
  #standsStill: (() => void) | undefined;

  constructor(name: string, interner: Interner) {
    this.name = name;
    this.#interner = interner;
  }

  /** Called by the ports: a step with its alternatives. The first one is how it goes well. */
  step<Value>(
    what: string,
    alternatives: readonly Alternative<Value>[],
    pausesUntilMs?: number,
  ): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.stop = {
        what,
        pausesUntilMs,
        alternatives: alternatives.map(({ name, isFault, act }) => ({
          name,
          isFault,
          take: () => this.#learn(act(), resolve, reject),
        })),
      };
      this.#standsStill?.();
    });
  }

  /** Starts `work` and resolves when it stands at its first step, or has ended. */
  begin(work: () => Promise<string>): Promise<void> {
    return this.#untilItStands(() => {
      this.remember('begins');
      work().then(
        (ending) => this.end(ending),
        (error: unknown) => this.end(`failed ${codeOf(error)}`),
      );
    });
  }

  /** Lets the caller go on with one alternative, until it stands at its next step or has ended. */
  take(index: number): Promise<void> {
    const chosen = this.stop?.alternatives[index];
    if (chosen === undefined) throw new Error(`${this.name} has no alternative ${index}.`);
    return this.#untilItStands(() => {
      this.stop = undefined;
      this.steps += 1;
      chosen.take();
    });
  }

  end(ending: string): void {
    this.ending = ending;
    this.stop = undefined;
    this.#standsStill?.();
  }

  #untilItStands(move: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#standsStill = resolve;
      move();
    });
  }

  #learn<Value>(
    answer: Answer<Value>,
    resolve: (value: Value) => void,
    reject: (error: Error) => void,
  ): void {
    if (answer.kind === 'silence') {
      this.end('killed');
    } else if (answer.kind === 'error') {
      this.remember(answer.error.code);
      reject(answer.error);
    } else {
      if (this.remembers) this.remember(JSON.stringify(answer.value) ?? 'nothing');
      resolve(answer.value);
    }
  }

  /** Adds something that the caller has come to know. */
  remember(seen: string): void {
    if (!this.remembers) return;
    this.memory = this.#interner.idOf(`${this.memory} ${seen}`);
  }
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  return `with a fault: ${String(error)}`;
}
