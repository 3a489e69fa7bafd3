import { validateHeaderName, validateHeaderValue } from 'node:http';
import { z } from 'zod';

/** What goes back to the caller. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Each becomes one `set-cookie`. */
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

const response = z.object({
  statusCode: z
    .union([
      z.int(),
      z
        .string()
        .regex(/^\d{3}$/)
        .transform(Number),
    ])
    .pipe(z.int().min(200).max(599)),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** The gateway counts and frames the answer itself. */
const framing = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

/**
 * Reads a function's result as payload 2.0 does: with a `statusCode` it is an HTTP answer, without
 * one it is the body of a 200.
 *
 * @param result - as parsed from the function's JSON.
 * @returns undefined when the result is no HTTP answer, e.g. its body is an object: API Gateway
 * then answers 500.
 */
export function toHttpAnswer(result: unknown): HttpAnswer | undefined {
  if (!isObject(result) || result.statusCode === undefined) {
    const body = typeof result === 'string' ? result : JSON.stringify(result ?? null);
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      cookies: [],
      body: Buffer.from(body),
    };
  }
  const parsed = response.safeParse(result);
  if (!parsed.success) {
    return undefined;
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const sent = { 'content-type': 'text/plain;charset=utf-8', ...lowerCased(headers ?? {}) };
  if (!areSendable([...Object.entries(sent), ...(cookies ?? []).map(asSetCookie)])) {
    return undefined;
  }
  return {
    status: statusCode,
    headers: sent,
    cookies: cookies ?? [],
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}

function asSetCookie(cookie: string): readonly [name: string, value: string] {
  return ['set-cookie', cookie];
}

function areSendable(headers: readonly (readonly [name: string, value: string])[]): boolean {
  try {
    for (const [name, value] of headers) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return true;
  } catch {
    return false;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lowerCased(
  headers: Readonly<Record<string, string | number | boolean>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), String(value)] as const)
      .filter(([name]) => !framing.has(name)),
  );
}
