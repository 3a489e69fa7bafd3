import type { AppSamples } from '../../lib/app-samples.ts';
import type { CheckDocumented } from './documented-answer.ts';

/** Where a journey goes: an API that runs, and a signed-in user of it. */
export interface JourneyTarget {
  /** Base URL of the API, with or without a slash at its end. */
  readonly url: string;
  /** A token that the API accepts. The journey makes sure that its user has a customer. */
  readonly token: string;
  /** Another user's. Default: what needs two users is left out. */
  readonly otherToken?: string | undefined;
  /** What its app accepts. */
  readonly samples: AppSamples;
  /** Throws for an answer that the app's document does not have. */
  readonly checkDocumented: CheckDocumented;
  /** Base URL of Dojo's simulator. Default: what needs a card is left out. */
  readonly dojoUrl?: string | undefined;
}

export interface JourneyAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface JourneyRequest {
  /** Sent as JSON, unless it is a string. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** `undefined`: none is sent. Default: the target's. */
  readonly token?: string | undefined;
}

/** Longer than API Gateway lets a function take. */
const timeoutMs = 35_000;

function parsed(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text);
}

/**
 * Calls the API as an app does.
 * @throws Error when the answer is not one that the app's document has.
 */
export async function call(
  target: Pick<JourneyTarget, 'url' | 'token' | 'checkDocumented'>,
  route: string,
  request: JourneyRequest = {},
): Promise<JourneyAnswer> {
  const [method = 'GET', path = '/'] = route.split(' ');
  const { body, headers } = request;
  const token = 'token' in request ? request.token : target.token;
  const answer = await fetch(`${target.url.replace(/\/$/, '')}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const given = {
    status: answer.status,
    headers: answer.headers,
    body: parsed(await answer.text()),
  };
  target.checkDocumented({ method, path, ...given });
  return given;
}
