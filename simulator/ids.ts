import { randomBytes } from 'node:crypto';
import { seededRandom } from './seeded-random.ts';

/** Makes ids and secrets of Dojo's look: base64url text, from `node:crypto` unless seeded. */
export class Ids {
  readonly #seed: number | undefined;
  #bytes: (length: number) => Buffer;
  #bytesTaken = 0;

  /** @param seed the same seed gives the same ids in the same order */
  constructor(seed: number | undefined) {
    this.#seed = seed;
    this.#bytes = byteSource(seed);
  }

  /** Seeded ids begin anew. */
  restart(): void {
    this.#bytes = byteSource(this.#seed);
    this.#bytesTaken = 0;
  }

  /** How far the seeded stream has been used. */
  get bytesTaken(): number {
    return this.#bytesTaken;
  }

  /** Seeded ids go on where this many bytes were taken, so that none is given out again. */
  continueAfter(bytesTaken: number): void {
    this.restart();
    if (this.#seed !== undefined) this.#take(bytesTaken);
  }

  /** The prefix and 22 characters, e.g. `cust_sandbox_MJj8Flgfik25x47R4LFbxQ`. */
  next(prefix: string): string {
    return prefix + this.#take(16).toString('base64url');
  }

  /** A long one-time token, as Dojo's client session secrets are. */
  token(): string {
    return this.#take(96).toString('base64url');
  }

  #take(length: number): Buffer {
    this.#bytesTaken += length;
    return this.#bytes(length);
  }
}

function byteSource(seed: number | undefined): (length: number) => Buffer {
  if (seed === undefined) return randomBytes;
  const random = seededRandom(seed);
  return (length) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}
