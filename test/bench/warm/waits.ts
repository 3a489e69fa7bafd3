import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

/** Adds up for how long the process waits for others. */
export interface Waits {
  /** Begins at zero. */
  reset(): void;
  /** Milliseconds in which at least one request was sent and its answer not read to its end. */
  totalMs(): number;
}

/** What Node tells of each request on its diagnostics channels. */
interface Told {
  readonly request: ClientRequest | object;
  readonly response: IncomingMessage;
}

/** Sees the requests of `node:http`, `node:https` and `fetch`, whatever in the process makes them. */
export function watchWaits(): Waits {
  const open = new Set<object>();
  let sinceMs = 0;
  let totalMs = 0;
  const begin = (request: object) => {
    if (open.size === 0) sinceMs = performance.now();
    open.add(request);
  };
  const end = (request: object) => {
    if (open.delete(request) && open.size === 0) totalMs += performance.now() - sinceMs;
  };
  const on = (channel: string, listener: (told: Told) => void) =>
    subscribe(channel, (message) => listener(message as Told));

  on('http.client.request.start', ({ request }) => begin(request));
  on('http.client.request.error', ({ request }) => end(request));
  on('http.client.response.finish', ({ request, response }) =>
    response.once('end', () => end(request)),
  );
  on('undici:client:sendHeaders', ({ request }) => begin(request));
  on('undici:request:error', ({ request }) => end(request));
  on('undici:request:trailers', ({ request }) => end(request));
  return {
    reset: () => {
      totalMs = 0;
      sinceMs = performance.now();
    },
    totalMs: () => totalMs + (open.size > 0 ? performance.now() - sinceMs : 0),
  };
}
