import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FaultKind } from '../faults/fault-schema.ts';

/** A call that has just come in: to one of Dojo's routes, or to an endpoint of the simulator itself. */
export interface WatchedCall {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** The path's template, e.g. `/customers/{customerId}`. Absent for a path that there is not. */
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a call ended. */
export interface WatchedAnswer {
  /** Absent: the connection ended without an answer. */
  readonly status: number | undefined;
  readonly body: string;
  /** The fault that was played on the call. */
  readonly fault: FaultKind | undefined;
}

/** Is told of a call; what it returns is told how the call ended. */
export type CallWatcher = (call: WatchedCall) => (answer: WatchedAnswer) => void;

/** Those who watch the simulator while it is called. Nothing is kept. */
export class CallWatchers {
  readonly #watchers = new Set<CallWatcher>();
  readonly #faults = new WeakMap<FastifyRequest, FaultKind>();

  /** @returns what ends it */
  add(watcher: CallWatcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Notes that this fault is played on the call. */
  played(request: FastifyRequest, fault: FaultKind): void {
    this.#faults.set(request, fault);
  }

  /** Has the server tell of each call. */
  attachTo(server: FastifyInstance): void {
    const sent = new WeakMap<FastifyRequest, string>();
    server.addHook('preHandler', async (request, reply) => {
      if (this.#watchers.size === 0) return;
      const call = callOf(request);
      const ends = [...this.#watchers].map((watch) => watch(call));
      reply.raw.once('close', () => {
        const answer: WatchedAnswer = {
          status: reply.raw.headersSent ? reply.raw.statusCode : undefined,
          body: sent.get(request) ?? '',
          fault: this.#faults.get(request),
        };
        for (const end of ends) end(answer);
      });
    });
    server.addHook('onSend', async (request, _reply, payload) => {
      if (this.#watchers.size > 0) sent.set(request, textOf(payload));
    });
  }
}

function callOf(request: FastifyRequest): WatchedCall {
  const { method, url, headers, body } = request;
  const path = request.routeOptions.url?.replaceAll(/:(\w+)/g, '{$1}');
  return { method, url, path, headers, body: textOf(body) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' || Buffer.isBuffer(value) ? value.toString() : '';
}
