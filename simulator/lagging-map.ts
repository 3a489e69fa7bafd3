import type { Settings } from './settings-schema.ts';
import type { SimulatorContext } from './simulator-context.ts';

/** What is read with a lag of its own. */
export type LagKind = keyof Settings['lagMs'];

/** What was under an id until then; undefined for nothing. */
interface Superseded<Value> {
  readonly value: Value | undefined;
  readonly untilMs: number;
}

/**
 * A map that can also be read as it was a while ago, as a replica or a search index shows it. It
 * tells the context of each change.
 */
export class LaggingMap<Value> extends Map<string, Value> {
  readonly #context: SimulatorContext;
  readonly #kinds: readonly LagKind[];
  /** Oldest first. */
  readonly #past = new Map<string, readonly Superseded<Value>[]>();

  /** @param kinds the lags with which it is read */
  constructor(context: SimulatorContext, kinds: readonly LagKind[]) {
    super();
    this.#context = context;
    this.#kinds = kinds;
  }

  override set(id: string, value: Value): this {
    this.#remember(id);
    super.set(id, value);
    this.#context.onDataChange();
    return this;
  }

  override delete(id: string): boolean {
    if (!this.has(id)) return false;
    this.#remember(id);
    super.delete(id);
    this.#context.onDataChange();
    return true;
  }

  /** Puts in what was there before a restart, which nobody sees late. */
  load(id: string, value: Value): void {
    super.set(id, value);
  }

  /** What is under the id for a reader who is late by the lag. */
  seen(kind: LagKind, id: string): Value | undefined {
    const asOfMs = this.#context.clock.now() - this.#context.settings.current.lagMs[kind];
    const past = this.#past.get(id)?.find(({ untilMs }) => untilMs > asOfMs);
    return past ? past.value : this.get(id);
  }

  /** All that such a reader finds. */
  allSeen(kind: LagKind): readonly Value[] {
    const ids = new Set([...this.keys(), ...this.#past.keys()]);
    return [...ids].map((id) => this.seen(kind, id)).filter((value) => value !== undefined);
  }

  #remember(id: string): void {
    const { clock, settings } = this.#context;
    const longestLagMs = Math.max(...this.#kinds.map((kind) => settings.current.lagMs[kind]));
    if (longestLagMs === 0) {
      this.#past.delete(id);
      return;
    }
    const nowMs = clock.now();
    const recent = (this.#past.get(id) ?? []).filter(
      ({ untilMs }) => untilMs > nowMs - longestLagMs,
    );
    this.#past.set(id, [...recent, { value: this.get(id), untilMs: nowMs }]);
  }
}
