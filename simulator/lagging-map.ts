import type { World } from './accounts.ts';
import type { Settings } from './settings-schema.ts';

/** What is read with a lag of its own. */
export type LagKind = keyof Settings['lagMs'];

/** What was under an id until then; undefined for nothing. */
interface Superseded<Value> {
  readonly value: Value | undefined;
  readonly untilMs: number;
}

/**
 * A map that can also be read as it was a while ago, as a replica or a search index shows it. It
 * tells the world of each change.
 */
export class LaggingMap<Value> extends Map<string, Value> {
  readonly #world: World;
  readonly #kinds: readonly LagKind[];
  /** Oldest first. */
  readonly #past = new Map<string, readonly Superseded<Value>[]>();

  /** @param kinds the lags with which it is read */
  constructor(world: World, kinds: readonly LagKind[]) {
    super();
    this.#world = world;
    this.#kinds = kinds;
  }

  override set(id: string, value: Value): this {
    this.#remember(id);
    super.set(id, value);
    this.#world.changed();
    return this;
  }

  override delete(id: string): boolean {
    if (!this.has(id)) return false;
    this.#remember(id);
    super.delete(id);
    this.#world.changed();
    return true;
  }

  /** Puts in what was there before a restart, which nobody sees late. */
  load(id: string, value: Value): void {
    super.set(id, value);
  }

  /** What is under the id for a reader who is late by the lag. */
  seen(kind: LagKind, id: string): Value | undefined {
    const asOfMs = this.#world.clock.now() - this.#world.settings.current.lagMs[kind];
    const past = this.#past.get(id)?.find(({ untilMs }) => untilMs > asOfMs);
    return past ? past.value : this.get(id);
  }

  /** All that such a reader finds. */
  allSeen(kind: LagKind): readonly Value[] {
    const ids = new Set([...this.keys(), ...this.#past.keys()]);
    return [...ids].map((id) => this.seen(kind, id)).filter((value) => value !== undefined);
  }

  #remember(id: string): void {
    const { clock, settings } = this.#world;
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
