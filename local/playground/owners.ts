import { BoundedMap } from '../../functions/core/bounded-map.ts';

/** Ids, and the session secrets by which the SDK names an intent. */
const idPattern = /\b(?:cust|pi|si|pm)_(?:sandbox_)?[\w-]{8,}|(?<![\w-])[\w-]{128}(?![\w-])/g;

/** Which user customers, intents and cards belong to, as far as it was seen. */
export class Owners {
  readonly #userIds = new BoundedMap<string, string>({ max: 50_000, clock: Date.now });

  /** Every id in the text is this user's. */
  learn(userId: string, text: string): void {
    for (const [id] of text.matchAll(idPattern)) this.#userIds.set(id, userId);
  }

  /** The user of the first id in the text that is known. */
  find(text: string): string | undefined {
    for (const [id] of text.matchAll(idPattern)) {
      const userId = this.#userIds.get(id);
      if (userId !== undefined) return userId;
    }
    return undefined;
  }
}
