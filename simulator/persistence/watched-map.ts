/** A map that tells of each change. */
export class WatchedMap<Key, Value> extends Map<Key, Value> {
  readonly #changed: () => void;

  constructor(changed: () => void) {
    super();
    this.#changed = changed;
  }

  override set(key: Key, value: Value): this {
    super.set(key, value);
    this.#changed();
    return this;
  }

  override delete(key: Key): boolean {
    const existed = super.delete(key);
    if (existed) this.#changed();
    return existed;
  }

  override clear(): void {
    super.clear();
    this.#changed();
  }
}
