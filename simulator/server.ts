import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Controls } from './control/control-route.ts';
import { controlRoutes } from './control/control-routes.ts';
import { dojoRouteNames, dojoRoutes } from './dojo-routes.ts';
import { deliverFault } from './faults/deliver-fault.ts';
import { type Answer, problemAnswer, refusalAnswer, sendAnswer } from './http/answer.ts';
import { type DojoRoute, performCall, routeName, type UncheckedCall } from './http/dojo-route.ts';
import { Refusal } from './http/refusal.ts';
import type { RawBody } from './http/request-body.ts';
import { putNulls } from './nulls/put-nulls.ts';
import { rootPage, rootPagePolicy } from './root-page.ts';

/** The HTTP server of the simulator: Dojo's routes, the control endpoints, and problems. */
export function createServer(controls: Controls): FastifyInstance {
  const server = fastify({
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    // A path that cannot be decoded never reaches a handler.
    frameworkErrors: (error, _request, reply) => sendUnreadablePath(error, reply),
    // Longer ids are refused with a reason; the router would answer 404.
    routerOptions: { maxParamLength: 5000 },
  });
  // Bodies are read by the routes, which refuse them as Dojo does.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) =>
    done(null, bytes),
  );
  controls.callWatchers.attachTo(server);
  for (const route of dojoRoutes) {
    server.route({
      method: route.method,
      url: routerPath(route.path),
      handler: (request, reply) => handleDojoCall(route, { request, reply, controls }),
    });
  }
  for (const { method, path, handle } of controlRoutes) {
    server.route({
      method,
      url: path,
      handler: (request, reply) =>
        sendAnswer(
          reply,
          orRefusal(() => handle(controls, rawBody(request))),
        ),
    });
  }
  server.setNotFoundHandler((request, reply) => {
    if (isBrowserAtRoot(request)) return sendRootPage(request, reply);
    if (!request.url.startsWith('/simulator/')) {
      controls.requests.arrived({ method: request.method, route: 'unknown', status: 404 });
    }
    sendAnswer(reply, problemAnswer({ status: 404, detail: 'There is no such route.' }));
  });
  server.setErrorHandler((error, _request, reply) => sendFailure(error, reply));
  return server;
}

/** Dojo has nothing on `/`, and so nobody but a person comes there. */
function isBrowserAtRoot({ method, url, headers }: FastifyRequest): boolean {
  return method === 'GET' && url === '/' && (headers.accept ?? '').includes('text/html');
}

function sendRootPage({ host }: FastifyRequest, reply: FastifyReply): void {
  reply
    .code(200)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': rootPagePolicy,
      'x-content-type-options': 'nosniff',
    })
    .send(rootPage({ url: `http://${host}`, dojoRouteNames, controlRoutes }));
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly controls: Controls;
}

function handleDojoCall(route: DojoRoute, { request, reply, controls }: Exchange): void {
  const name = routeName(route);
  const fault = controls.faults.take(name);
  if (fault) controls.callWatchers.played(request, fault.kind);
  const noteStatus = controls.requests.arrived({
    method: route.method,
    route: name,
    ...(fault && { fault: fault.kind }),
  });
  function process(): Answer {
    const answer = withStatusCode(
      route,
      orRefusal(() => performCall(route, uncheckedCall(request), controls)),
    );
    return putNulls(answer, route.path, controls.settings.current.nulls);
  }
  function send(answer: Answer): void {
    noteStatus(answer.status);
    sendAnswer(reply, answer);
  }
  if (fault) deliverFault(fault, { reply, clock: controls.clock, process, send });
  else send(process());
}

function orRefusal(act: () => Answer): Answer {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refusal) return refusalAnswer(error);
    throw error;
  }
}

function uncheckedCall(request: FastifyRequest): UncheckedCall {
  const params = Object.entries(request.params ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    headers: request.headers,
    params: Object.fromEntries(params),
    query: new URL(request.url, 'http://dojo.invalid').searchParams,
    body: rawBody(request),
  };
}

function rawBody({ headers, body }: FastifyRequest): RawBody {
  return {
    contentType: headers['content-type'],
    bytes: Buffer.isBuffer(body) ? body : undefined,
  };
}

/**
 * The SDKs tell the app a refusal of a card call by its `statusCode`. iOS's reads it in any answer; Android's
 * takes every status but 2xx for 30, failed.
 */
function withStatusCode({ authorization }: DojoRoute, answer: Answer): Answer {
  if (authorization !== 'session-secret' || answer.status < 400) return answer;
  return { ...answer, body: { ...Object(answer.body), statusCode: answer.status } };
}

/** `/customers/{customerId}` in the router's spelling: `/customers/:customerId`. */
function routerPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** Not in the framework's words, which quote the path: a session secret can be in it. */
function sendUnreadablePath(error: unknown, reply: FastifyReply): void {
  const detail = 'The path is too long, or cannot be decoded.';
  sendAnswer(reply, problemAnswer({ status: statusOf(error), detail }));
}

/** What went wrong before a route was reached (its status is the framework's), or a mistake here. */
function sendFailure(error: unknown, reply: FastifyReply): void {
  const status = statusOf(error);
  const detail =
    status < 500 && error instanceof Error ? error.message : 'The simulator itself failed.';
  sendAnswer(reply, problemAnswer({ status, detail }));
}

function statusOf(error: unknown): number {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;
}
