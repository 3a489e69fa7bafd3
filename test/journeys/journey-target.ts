/** Where a journey goes: an API that runs, and a signed-in user of it. */
export interface JourneyTarget {
  /** Base URL of the API, with or without a slash at its end. */
  readonly url: string;
  /** A token that the API accepts. The journey makes sure that its user has a customer. */
  readonly token: string;
}

export interface JourneyAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface JourneyRequest {
  /** Sent as JSON, unless it is a text. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** `undefined`: none is sent. Default: the target's. */
  readonly token?: string | undefined;
}

/** Calls the API as an app does. */
export const call = async (
  target: JourneyTarget,
  route: string,
  request: JourneyRequest = {},
): Promise<JourneyAnswer> => {
  const [method, path] = route.split(' ');
  const { body, headers } = request;
  const token = 'token' in request ? request.token : target.token;
  const answer = await fetch(`${target.url.replace(/\/$/, '')}${path}`, {
    method: method ?? 'GET',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(35_000),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
};
