import type { Answer, Asked } from './ask.ts';
import {
  type CurlLine,
  curlOf,
  curlOfIntentId,
  curlOfKey,
  curlOfMerchant,
  curlOfSecrets,
  curlOfToken,
} from './curl.ts';
import { textOf } from './read-answer.ts';

/** Is told of each request as a line for a terminal. */
export type NoteCurl = (line: CurlLine) => void;

/** Where the requests of a script go to. */
export interface CurlTargets {
  /** Of the page. */
  readonly origin: string;
  readonly dojoUrl: string;
  readonly issuerPort: string;
}

/** What an answer names that began an intent. */
const intentIds = [
  { field: 'paymentIntentId', variable: 'PAYMENT_INTENT_ID' },
  { field: 'setupIntentId', variable: 'SETUP_INTENT_ID' },
] as const;

interface BegunIntent {
  readonly asked: Asked;
  /** Of the answer. */
  readonly field: string;
  readonly variable: string;
}

/** By id: the requests that began the intents of this page. */
const begun = new Map<string, BegunIntent>();

/**
 * The requests of one action, so that they can be pasted: by then its intents may be paid, so the lines begin
 * intents of their own, with keys of their own, and name them by variables.
 */
export class CurlScript {
  readonly #targets: CurlTargets;
  readonly #note: NoteCurl;
  readonly #names = new Map<string, string>();

  constructor(targets: CurlTargets, note: NoteCurl) {
    this.#targets = targets;
    this.#note = note;
  }

  /** @param asked - its token is not shown. */
  user(userId: string, asked: Asked): void {
    this.#note(curlOfToken(userId, this.#targets.issuerPort));
    const id = [...begun.keys()].find((it) => asked.path.includes(it));
    const intent = id === undefined ? undefined : begun.get(id);
    if (
      id !== undefined &&
      intent !== undefined &&
      asked.method !== 'GET' &&
      !this.#names.has(id)
    ) {
      this.#noteWithKey(intent.asked);
      this.#noteIntentId(id, intent);
    }
    this.#noteWithKey(asked);
  }

  /** Is told of the answer, which may have begun an intent. */
  answered(asked: Asked, { body }: Answer): void {
    if (keyOf(asked) === undefined) return;
    for (const { field, variable } of intentIds) {
      const id = textOf(body, field);
      if (id === '') continue;
      const intent = { asked, field, variable };
      begun.set(id, intent);
      this.#noteIntentId(id, intent);
    }
  }

  /** The same request of a user, at the same moment. */
  atOnce(count: number, userId: string, asked: Asked): void {
    this.#note(curlOfToken(userId, this.#targets.issuerPort));
    const { text } = curlOf(asked, this.#context);
    this.#note({ text: `for i in $(seq ${count}); do ${text} & done; wait` });
  }

  merchant(asked: Asked): void {
    const key = keyOf(asked);
    const isOfNewIntent = [...this.#names.keys()].some((value) => asked.path.includes(value));
    if (isOfNewIntent && key !== undefined) this.#noteKey(key);
    this.#note(curlOfMerchant(asked, this.#context));
  }

  dojo(asked: Asked): void {
    for (const line of curlOfSecrets(asked)) this.#note(line);
    this.#note(curlOf(asked, { ...this.#context, origin: this.#targets.dojoUrl }));
  }

  page(asked: Asked): void {
    this.#note(curlOf(asked, this.#context));
  }

  get #context() {
    return { origin: this.#targets.origin, names: this.#names };
  }

  #noteWithKey(asked: Asked): void {
    const key = keyOf(asked);
    if (key !== undefined) this.#noteKey(key);
    this.#note(curlOf(asked, this.#context));
  }

  #noteKey(key: string): void {
    this.#note(curlOfKey(key, this.#nameOf(key, 'KEY')));
  }

  #noteIntentId(id: string, { field, variable }: BegunIntent): void {
    this.#note(curlOfIntentId(id, this.#nameOf(id, variable), field));
  }

  /** The variable of a value: `KEY`, then `KEY_2`. */
  #nameOf(value: string, variable: string): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    const others = [...this.#names.values()].filter((name) => name.startsWith(variable)).length;
    const name = others === 0 ? variable : `${variable}_${others + 1}`;
    this.#names.set(value, name);
    return name;
  }
}

function keyOf({ headers }: Asked): string | undefined {
  return headers?.['idempotency-key'];
}
