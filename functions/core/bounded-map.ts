import type { Clock } from './clock.ts';

export interface BoundedMapOptions {
  /** How many values it keeps at most. */
  readonly max: number;
  /** For how long it keeps a value. Default: until there is no room. */
  readonly ttlMs?: number;
  readonly clock: Clock;
}

/**
 * An instance's memory of limited size: where there is no room it forgets what was used longest ago. It does
 * what of `lru-cache` is needed here; that package made each bundle 19 KB larger and loaded
 * `diagnostics_channel`, which was about a fiftieth of the start-up.
 */
export class BoundedMap<Key, Value> {
  /** The least recently used first. */
  readonly #entries = new Map<Key, { readonly value: Value; readonly endsAtMs: number }>();
  readonly #options: BoundedMapOptions;

  constructor(options: BoundedMapOptions) {
    this.#options = options;
  }

  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (entry.endsAtMs <= this.#options.clock()) return undefined;
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: Key, value: Value): void {
    const { max, ttlMs = Number.POSITIVE_INFINITY, clock } = this.#options;
    this.#entries.delete(key);
    this.#entries.set(key, { value, endsAtMs: clock() + ttlMs });
    if (this.#entries.size <= max) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }
}
