/** Gives equal strings equal numbers, so that long states compare and store cheaply, and exactly. */
export class Interner {
  readonly #ids = new Map<string, number>();

  /** From 1. */
  idOf(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#ids.size + 1;
    this.#ids.set(text, id);
    return id;
  }
}
