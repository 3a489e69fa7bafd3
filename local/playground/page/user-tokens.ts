import type { Answer } from './ask.ts';

export interface UserTokensParts {
  /** Asks the issuer. */
  readonly newToken: (userId: string) => Promise<string>;
  readonly clock?: () => number;
}

interface KeptToken {
  readonly token: Promise<string>;
  readonly askedAtMs: number;
}

/** A token is good for an hour. */
const renewedAfterMs = 50 * 60 * 1_000;

const notAnswered: Answer = { status: 0, body: null, retryAfterMs: undefined };

/** The users' tokens, each asked for once for as long as it is good. */
export class UserTokens {
  readonly #newToken: UserTokensParts['newToken'];
  readonly #clock: () => number;
  readonly #kept = new Map<string, KeptToken>();

  constructor({ newToken, clock = Date.now }: UserTokensParts) {
    this.#newToken = newToken;
    this.#clock = clock;
  }

  /** @throws Error when the issuer does not answer: it is asked again the next time */
  async of(userId: string): Promise<string> {
    const kept = this.#kept.get(userId);
    const isGood = kept !== undefined && this.#clock() - kept.askedAtMs < renewedAfterMs;
    if (isGood) return kept.token;
    const token = this.#newToken(userId);
    this.#kept.set(userId, { token, askedAtMs: this.#clock() });
    try {
      return await token;
    } catch (error) {
      if (this.#kept.get(userId)?.token === token) this.#kept.delete(userId);
      throw error;
    }
  }

  /**
   * Sends a request with the user's token. A stack that was started anew refuses the token of the one before:
   * then it is sent once more, with a new one. Without a token nothing is sent.
   */
  async send(userId: string, send: (token: string) => Promise<Answer>): Promise<Answer> {
    try {
      const token = await this.of(userId);
      const answer = await send(token);
      if (answer.status !== 401) return answer;
      await this.#forget(userId, token);
      return await send(await this.of(userId));
    } catch {
      return notAnswered;
    }
  }

  /** Unless another request has renewed it meanwhile. */
  async #forget(userId: string, token: string): Promise<void> {
    const kept = this.#kept.get(userId);
    if ((await kept?.token) === token && this.#kept.get(userId) === kept) this.#kept.delete(userId);
  }
}
