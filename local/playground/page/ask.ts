/** What a request was answered. */
export interface Answer {
  /** 0: no answer came. */
  readonly status: number;
  readonly body: unknown;
  /** As the server asks: milliseconds until the same request makes sense. */
  readonly retryAfterMs: number | undefined;
}

export interface Asked {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** On this server. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** After which it is taken for not answered. Default: the browser's. */
  readonly timeoutMs?: number;
}

/** Sends a request; one that is not answered is an answer with the status 0. */
export async function ask({ method, path, headers = {}, body, timeoutMs }: Asked): Promise<Answer> {
  try {
    const signal = timeoutMs === undefined ? null : AbortSignal.timeout(timeoutMs);
    const response = await fetch(path, { method, headers, body: body ?? null, signal });
    const text = await response.text();
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return {
      status: response.status,
      body: parsed(text),
      retryAfterMs: Number.isNaN(seconds) ? undefined : seconds * 1_000,
    };
  } catch {
    return { status: 0, body: null, retryAfterMs: undefined };
  }
}

/**
 * Asks one of the page's own endpoints, whose types the server shares.
 *
 * @throws Error when it does not answer with 200
 */
export async function askPlayground<Result>(
  method: Asked['method'],
  path: string,
  body?: object,
): Promise<Result> {
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const answer = await ask({ method, path, body: sent });
  if (answer.status !== 200) throw new Error(`${method} ${path} is answered ${answer.status}.`);
  return answer.body as Result;
}

export function isDone({ status }: Pick<Answer, 'status'>): boolean {
  return status >= 200 && status < 300;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === '' ? null : text;
  }
}
