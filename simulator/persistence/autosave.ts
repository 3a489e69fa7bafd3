/** Many changes in a row are saved together; dying without a `close` loses at most this much. */
const delayMs = 100;

/** Saves shortly after a change, never twice at the same time. */
export class Autosave {
  readonly #save: () => Promise<void>;
  readonly #onFailure: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #unsaved = false;
  #closed = false;

  /** @param onFailure is told of a save that failed; the next change, or `close`, tries again */
  constructor(save: () => Promise<void>, onFailure: (error: unknown) => void) {
    this.#save = save;
    this.#onFailure = onFailure;
  }

  /** Notes a change. Does nothing once closed. */
  changed(): void {
    if (this.#closed) return;
    this.#unsaved = true;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#running = this.#running.then(() => this.#saveChanges()).catch(this.#onFailure);
    }, delayMs).unref();
  }

  /**
   * Saves what is not saved yet, once a save that is under way has ended.
   *
   * @throws what the save throws
   */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
    if (this.#unsaved) await this.#saveChanges();
  }

  async #saveChanges(): Promise<void> {
    this.#unsaved = false;
    try {
      await this.#save();
    } catch (error) {
      this.#unsaved = true;
      throw error;
    }
  }
}
