import type { StackFacts } from '../stack-facts.ts';
import { type Answer, type Asked, ask, askPlayground } from './ask.ts';
import {
  type CurlContext,
  type CurlLine,
  curlOf,
  curlOfIntentId,
  curlOfKey,
  curlOfMerchant,
  curlOfSecrets,
  curlOfToken,
} from './curl.ts';
import type { CallOptions, PhoneCalls, SdkCallOptions } from './phone/phone-calls.ts';
import { textOf } from './read-answer.ts';
import { signRequest } from './sign-request.ts';
import { UserTokens } from './user-tokens.ts';

/** Is told of each request as a line for a terminal. */
export type NoteCurl = (line: CurlLine) => void;

type Method = Asked['method'];
type UserCall = CallOptions & Pick<Asked, 'method' | 'path'>;

/** What an answer names that began an intent. */
const intentIds = [
  { field: 'paymentIntentId', variable: 'PAYMENT_INTENT_ID' },
  { field: 'setupIntentId', variable: 'SETUP_INTENT_ID' },
] as const;

/** By id: the requests that began the intents of this page. */
const begun = new Map<string, BegunIntent>();

interface BegunIntent {
  readonly asked: UserCall;
  /** Of the answer. */
  readonly field: string;
  readonly variable: string;
}

/** That of Dojo's SDKs. */
const sdkTimeoutMs = 25_000;

/** The issuer on this machine gives a token to everybody. */
const tokens = new UserTokens({
  newToken: async (userId) => {
    const answer = await askPlayground<{ token: string }>('POST', '/playground/tokens', { userId });
    return answer.token;
  },
});

function headersOf({ body, idempotencyKey }: CallOptions): Readonly<Record<string, string>> {
  return {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
  };
}

/** A request to the API, as a user's phone sends it. */
function userRequest(
  token: string,
  { method, path, body, idempotencyKey }: UserCall,
): Asked & { readonly headers: Readonly<Record<string, string>> } {
  return {
    method,
    path,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: { authorization: `Bearer ${token}`, ...headersOf({ body, idempotencyKey }) },
  };
}

/** Everything that a part of the page can call, each call noted as a curl line. */
export class Callers implements PhoneCalls {
  readonly stack: StackFacts;
  readonly #note: NoteCurl;
  readonly #names = new Map<string, string>();
  readonly #context: CurlContext;

  /** @param origin - of this page. */
  constructor(stack: StackFacts, origin: string, note: NoteCurl) {
    this.stack = stack;
    this.#note = note;
    this.#context = { origin, names: this.#names };
  }

  user(userId: string, method: Method, path: string, options: CallOptions = {}): Promise<Answer> {
    return this.#user(userId, { method, path, ...options });
  }

  async #user(userId: string, asked: UserCall): Promise<Answer> {
    this.#note(curlOfToken(userId, this.stack.issuerPort));
    this.#noteBegun(asked);
    this.#noteUserCall(asked);
    const answer = await tokens.send(userId, (token) => ask(userRequest(token, asked)));
    for (const { field, variable } of intentIds) {
      const id = textOf(answer.body, field);
      if (asked.idempotencyKey === undefined || id === '') continue;
      begun.set(id, { asked, field, variable });
      this.#noteIntentId(id);
    }
    return answer;
  }

  /** An intent that an earlier action has begun may be paid by now: the lines begin another one. */
  #noteBegun({ method, path }: UserCall): void {
    const id = [...begun.keys()].find((it) => path.includes(it));
    const intent = id === undefined ? undefined : begun.get(id);
    if (id === undefined || intent === undefined || method === 'GET' || this.#names.has(id)) return;
    this.#noteUserCall(intent.asked);
    this.#noteIntentId(id);
  }

  #noteUserCall(asked: UserCall): void {
    if (asked.idempotencyKey !== undefined) this.#noteKey(asked.idempotencyKey);
    // The line does not show the token.
    this.#note(curlOf(userRequest('', asked), this.#context));
  }

  #noteKey(key: string): void {
    this.#note(curlOfKey(key, this.#nameOf(key, 'KEY')));
  }

  #noteIntentId(id: string): void {
    const intent = begun.get(id);
    if (intent === undefined) return;
    this.#note(curlOfIntentId(id, this.#nameOf(id, intent.variable), intent.field));
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

  /** The API, as one of the merchant's services calls it: signed. */
  async merchant(method: Method, path: string, options: CallOptions = {}): Promise<Answer> {
    const text = options.body === undefined ? '' : JSON.stringify(options.body);
    const headers = headersOf(options);
    const body = text === '' ? undefined : text;
    const isOfNewIntent = [...this.#names.keys()].some((value) => path.includes(value));
    if (isOfNewIntent && options.idempotencyKey !== undefined)
      this.#noteKey(options.idempotencyKey);
    this.#note(curlOfMerchant({ method, path, headers, body }, this.#context));
    const signed = await signRequest(
      { method, path, host: new URL(this.#context.origin).host, headers, body: text },
      new Date(),
    );
    return ask({ method, path, headers: signed, body });
  }

  /** The simulator, as a person calls it who tells it how to behave. */
  dojo(method: Method, path: string, body?: object): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return this.#dojo({ method, path, body: text });
  }

  /** Dojo, as its SDK on the phone calls it: without an API key, and not for longer than the SDK waits. */
  sdk(
    method: Method,
    path: string,
    { body, customerSecret }: SdkCallOptions = {},
  ): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      version: '2022-04-07',
      'is-mobile': 'true',
      ...headersOf({ body }),
      ...(customerSecret !== undefined && { authorization: `Basic ${customerSecret}` }),
    };
    return this.#dojo({ method, path, headers, body: text, timeoutMs: sdkTimeoutMs });
  }

  #dojo(asked: Asked): Promise<Answer> {
    for (const line of curlOfSecrets(asked)) this.#note(line);
    this.#note(curlOf(asked, { ...this.#context, origin: this.stack.dojoUrl }));
    return ask({ ...asked, path: `/playground/dojo${asked.path}` });
  }

  /** The same request of a user, many times at the same moment. */
  async atOnce<Result>(count: number, userId: string, asked: UserCall): Promise<Result> {
    const request = userRequest(await tokens.of(userId), asked);
    this.#note(curlOfToken(userId, this.stack.issuerPort));
    const { text } = curlOf(request, this.#context);
    this.#note({ text: `for i in $(seq ${count}); do ${text} & done; wait` });
    return askPlayground<Result>('POST', '/playground/at-once', { count, ...request });
  }

  /** An endpoint of this page. */
  async playground<Result>(method: Method, path: string, body?: object): Promise<Result> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    this.#note(curlOf({ method, path, body: text }, this.#context));
    return askPlayground<Result>(method, path, body);
  }
}
