/** What has to be stopped again. */
export interface Part {
  close(): Promise<void>;
}

/** The parts of a stack in the order in which they were started. */
export class StartedParts {
  readonly #parts: Part[] = [];

  add<Started extends Part>(part: Started): Started {
    this.#parts.push(part);
    return part;
  }

  /**
   * Closes the last part first, and every part even when one of them fails.
   *
   * @throws the first failure.
   */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const part of this.#parts.splice(0).reverse()) {
      await part.close().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) {
      throw failures[0];
    }
  }
}
