import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Part } from '../../../local/started-parts.ts';

export type Service = 'dojo' | 'dynamodb' | 'secrets-manager' | 'eventbridge' | 'sqs';

/** One request that a function sent. */
export interface RecordedCall {
  readonly service: Service;
  /** `POST /payment-intents` for Dojo, `GetItem` for an AWS service. */
  readonly operation: string;
  /** Of `performance.now()`, when it came. */
  readonly atMs: number;
  /** How long it was made to wait. */
  readonly delayMs: number;
  readonly requestBody: string;
  readonly responseBody: string;
  /** Head and body as sent, TLS left out. */
  readonly requestBytes: number;
}

export interface Recorder extends Part {
  readonly url: string;
}

/**
 * Stands between the functions and a service: hands every request on, answers no sooner than `delayMs`
 * after it came, and tells of it.
 */
export async function startRecorder(
  {
    service,
    target,
    delayMs,
  }: { readonly service: Service; readonly target: string; readonly delayMs: number },
  record: (call: RecordedCall) => void,
): Promise<Recorder> {
  const server = createServer(async (request, response) => {
    try {
      const atMs = performance.now();
      const body = await buffer(request);
      const [answer] = await Promise.all([handOn(request, body, target), sleep(delayMs)]);
      record({
        service,
        operation: operationOf(request, service),
        atMs,
        delayMs,
        requestBody: body.toString(),
        responseBody: answer.body.toString(),
        requestBytes: headBytes(request) + body.length,
      });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch {
      response.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export async function handOn(request: IncomingMessage, body: Buffer, target: string) {
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
  const answer = await fetch(`${target}${request.url}`, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  });
  const answered = Buffer.from(await answer.arrayBuffer());
  const {
    connection: _c,
    'content-encoding': _e,
    'transfer-encoding': _t,
    ...answerHeaders
  } = Object.fromEntries(answer.headers);
  return {
    status: answer.status,
    headers: { ...answerHeaders, 'content-length': String(answered.length) },
    body: answered,
  };
}

function operationOf({ method, url, headers }: IncomingMessage, service: Service): string {
  const target = headers['x-amz-target'];
  if (service !== 'dojo' && target !== undefined) return String(target).split('.').at(-1) ?? '';
  const path = String(url).split('?')[0] ?? '';
  return `${method} ${path.replaceAll(/\/[a-z]+_[\w-]+/gi, '/{id}')}`;
}

function headBytes({ method, url, rawHeaders }: IncomingMessage): number {
  const line = `${method} ${url} HTTP/1.1\r\n\r\n`;
  // Colon, space and line end for each.
  const fields = rawHeaders.reduce((sum, text) => sum + Buffer.byteLength(text) + 2, 0);
  return line.length + fields;
}

/**
 * For how long at least one of the calls was waiting: calls side by side count once.
 *
 * @returns milliseconds.
 */
export function waitedMs(calls: readonly Pick<RecordedCall, 'atMs' | 'delayMs'>[]): number {
  let total = 0;
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const { atMs, delayMs } of calls.toSorted((one, other) => one.atMs - other.atMs)) {
    const endMs = atMs + delayMs;
    total += Math.max(0, endMs - Math.max(atMs, untilMs));
    untilMs = Math.max(untilMs, endMs);
  }
  return total;
}
