import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** One HTTP request, ready to send. */
export interface DojoRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** One HTTP answer, read to its end. */
export interface DojoAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** No complete answer came. `sent` tells whether the request may have reached Dojo. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly sent: boolean;
  /** A system error code such as `ECONNRESET`, or `timeout`. */
  readonly reason: string;

  constructor(sent: boolean, reason: string, cause?: unknown) {
    super(`No answer from Dojo: ${reason}`, cause === undefined ? undefined : { cause });
    this.sent = sent;
    this.reason = reason;
  }
}

/**
 * Sends one request and reads the whole answer within `timeoutMs`: the limit covers connecting,
 * waiting, and the body, so that a server that stalls after the headers cannot hold a request.
 * @throws TransportError
 */
export type Transport = (request: DojoRequest, timeoutMs: number) => Promise<DojoAnswer>;

export interface HttpModule {
  readonly request: typeof import('node:https').request;
  readonly Agent: typeof import('node:https').Agent;
}

/**
 * A connection that was idle for longer is closed and not used again. Dojo may have closed it while
 * this instance was frozen, and a create that meets a closed connection would count as an unknown
 * outcome.
 */
const idleLimitMs = 4_000;

async function readBody(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'aborted';
}

/**
 * A transport over Node's own keep-alive agent. `http` is `node:https`, or `node:http` for a base
 * URL on loopback.
 */
export function createTransport(http: HttpModule, clock: () => number): Transport {
  const agent = new http.Agent({ keepAlive: true });
  /** When each connection ended its last request. */
  const usedAtMs = new WeakMap<Duplex, number>();

  const closeIdle = (): void => {
    const nowMs = clock();
    for (const socket of Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? [])) {
      if (nowMs - (usedAtMs.get(socket) ?? nowMs) > idleLimitMs) socket.destroy();
    }
  };

  return async ({ method, url, headers, body }, timeoutMs) => {
    closeIdle();
    const abort = new AbortController();
    let timedOut = false;
    let connected = false;
    let used: Duplex | undefined;
    const timer = setTimeout(() => {
      timedOut = true;
      abort.abort();
    }, timeoutMs);
    try {
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        const request = http.request(url, { method, headers, agent, signal: abort.signal });
        request.once('socket', (socket) => {
          used = socket;
          const ready = url.protocol === 'https:' ? 'secureConnect' : 'connect';
          if (request.reusedSocket) connected = true;
          else socket.once(ready, () => (connected = true));
        });
        request.once('response', resolve);
        request.once('error', reject);
        request.end(body);
      });
      return {
        status: answer.statusCode ?? 0,
        retryAfter: answer.headers['retry-after'],
        body: await readBody(answer),
      };
    } catch (error) {
      throw new TransportError(connected, timedOut ? 'timeout' : reasonOf(error), error);
    } finally {
      clearTimeout(timer);
      if (used !== undefined) usedAtMs.set(used, clock());
    }
  };
}
