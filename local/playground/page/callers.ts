import type { StackFacts } from '../stack-facts.ts';
import { type Answer, type Asked, ask, askPlayground } from './ask.ts';
import { CurlScript, type NoteCurl } from './curl-script.ts';
import type { CallOptions, PhoneCalls, SdkCallOptions } from './phone/phone-calls.ts';
import { signRequest } from './sign-request.ts';
import { UserTokens } from './user-tokens.ts';

type Method = Asked['method'];
type UserCall = CallOptions & Pick<Asked, 'method' | 'path'>;

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
  readonly #origin: string;
  readonly #script: CurlScript;

  /** @param origin - of this page. */
  constructor(stack: StackFacts, origin: string, note: NoteCurl) {
    this.stack = stack;
    this.#origin = origin;
    this.#script = new CurlScript({ origin, ...stack }, note);
  }

  user(userId: string, method: Method, path: string, options: CallOptions = {}): Promise<Answer> {
    return this.#user(userId, { method, path, ...options });
  }

  async #user(userId: string, asked: UserCall): Promise<Answer> {
    const shown = userRequest('', asked);
    this.#script.user(userId, shown);
    const answer = await tokens.send(userId, (token) => ask(userRequest(token, asked)));
    this.#script.answered(shown, answer);
    return answer;
  }

  /** The API, as one of the merchant's services calls it: signed. */
  async merchant(method: Method, path: string, options: CallOptions = {}): Promise<Answer> {
    const text = options.body === undefined ? '' : JSON.stringify(options.body);
    const headers = headersOf(options);
    const body = text === '' ? undefined : text;
    this.#script.merchant({ method, path, headers, body });
    const signed = await signRequest(
      { method, path, host: new URL(this.#origin).host, headers, body: text },
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
    this.#script.dojo(asked);
    return ask({ ...asked, path: `/playground/dojo${asked.path}` });
  }

  /** The same request of a user, many times at the same moment. */
  async atOnce<Result>(count: number, userId: string, asked: UserCall): Promise<Result> {
    const request = userRequest(await tokens.of(userId), asked);
    this.#script.atOnce(count, userId, request);
    return askPlayground<Result>('POST', '/playground/at-once', { count, ...request });
  }

  /** An endpoint of this page. */
  async playground<Result>(method: Method, path: string, body?: object): Promise<Result> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    this.#script.page({ method, path, body: text });
    return askPlayground<Result>(method, path, body);
  }
}
