import Fastify, { type FastifyInstance, type FastifyRequest, type HTTPMethods } from 'fastify';
import type { Route } from '../../lib/routes.ts';
import { localCredentials, localRegion } from '../aws/local-account.ts';
import { type Listening, listenOnLoopback } from '../listen-on-loopback.ts';
import { callerChecks } from './caller-checks.ts';
import { answerHeaders, type CorsRules, preflightHeaders } from './cors.ts';
import { type GatewayAnswer, gatewayAnswers } from './gateway-answers.ts';
import { createIamAuthorizer, type IamAuthorizer } from './iam-authorizer.ts';
import { integrate } from './integrate.ts';
import type { JwtAuthorizer } from './jwt-authorizer.ts';
import { type Caller, type ProxyEvent, toProxyEvent } from './proxy-event.ts';
import { headBytes } from './request-headers.ts';
import { newRequestId, requestIdHeader } from './request-id.ts';
import { rawGatewayAnswer, sendGatewayAnswer } from './send-gateway-answer.ts';

/**
 * Invokes the function of a route.
 *
 * @returns its result, as parsed from its JSON.
 * @throws when the function threw, crashed or ran out of its own time.
 */
export type InvokeFunction = (functionId: string, event: ProxyEvent) => Promise<unknown>;

/** One answered request, for the person who watches. */
export interface AnsweredRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly status: number;
  readonly durationMs: number;
  /** As in the answer's `apigw-requestid` and in the functions' logs. */
  readonly requestId: string;
}

export interface GatewayOptions {
  /** Paths in API Gateway's syntax; `{name}` is one segment. Greedy `{name+}` is not supported. */
  readonly routes: readonly Route[];
  /** For the routes with tokens. Those with IAM take what is signed with the local credentials. */
  readonly authorizer: JwtAuthorizer;
  readonly invoke: InvokeFunction;
  /** Default: no CORS, as on API Gateway. */
  readonly cors?: CorsRules | undefined;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Milliseconds for which a function may take. Default 30,000, which is API Gateway's most. */
  readonly integrationTimeoutMs?: number;
  readonly onAnswer?: ((answered: AnsweredRequest) => void) | undefined;
  /** Epoch milliseconds, for the events' times and the age of signatures. Default the machine's clock. */
  readonly clock?: () => number;
  /**
   * Adds what API Gateway would not have, such as pages for people. `onAnswer` is not told of what they
   * answer. Default: nothing.
   */
  readonly addPages?: ((app: FastifyInstance) => void) | undefined;
}

/** API Gateway's quotas, which nobody can raise. */
const maxBodyBytes = 10 * 1024 * 1024;
const maxHeadBytes = 10_240;
const maxIntegrationMs = 30_000;

/**
 * An API Gateway HTTP API on one machine: real HTTP in, payload 2.0 to the functions, and API
 * Gateway's own answers where it does not get that far. Throttling is not part of it.
 */
export async function startGateway(options: GatewayOptions): Promise<Listening> {
  const app = Fastify({
    bodyLimit: maxBodyBytes,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    genReqId: newRequestId,
    routerOptions: { maxParamLength: maxHeadBytes },
    clientErrorHandler: (error, socket) => {
      const isTooLarge = 'code' in error && error.code === 'HPE_HEADER_OVERFLOW';
      const answer = isTooLarge ? gatewayAnswers.headersTooLarge : gatewayAnswers.badRequest;
      if (socket.writable) {
        socket.end(rawGatewayAnswer(answer));
      }
    },
    // A path that cannot be decoded gets past every hook.
    frameworkErrors: (_error, _request, reply) => {
      reply.header(requestIdHeader, newRequestId());
      sendGatewayAnswer(reply, gatewayAnswers.badRequest);
    },
  });
  takeBodiesAsBytes(app);
  answerBeforeBody(app, options);
  app.addHook('onSend', async (request, reply) => {
    reply.header(requestIdHeader, request.id);
    if (options.cors !== undefined && request.method !== 'OPTIONS') {
      reply.headers(answerHeaders(options.cors, request.headers.origin));
    }
  });
  const apiPaths = new Set(options.routes.map(pathInFastify));
  app.addHook('onResponse', async (request, reply) => {
    const isOfApi = request.is404 || apiPaths.has(request.routeOptions.url ?? '');
    if (!isOfApi) return;
    options.onAnswer?.({
      method: request.method,
      url: request.url,
      status: reply.statusCode,
      durationMs: reply.elapsedTime,
      requestId: request.id,
    });
  });
  app.setErrorHandler((error, _request, reply) => sendGatewayAnswer(reply, answerForError(error)));
  const iam = createIamAuthorizer({
    credentials: localCredentials,
    region: localRegion,
    clock: options.clock ?? Date.now,
  });
  for (const route of options.routes) {
    addRoute(app, route, { ...options, iam });
  }
  options.addPages?.(app);
  return listenOnLoopback(app, options.port ?? 0);
}

/** Any body of any type, valid or not, is for the function to check. */
function takeBodiesAsBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

/** What API Gateway settles from the head of a request alone: 431, CORS preflights and 404. */
function answerBeforeBody(app: FastifyInstance, { cors }: GatewayOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    const { raw } = request;
    const requestLine = `${raw.method} ${raw.url} HTTP/${raw.httpVersion}`;
    if (headBytes(requestLine, raw.rawHeaders) > maxHeadBytes) {
      return sendGatewayAnswer(reply, gatewayAnswers.headersTooLarge);
    }
    if (cors !== undefined && request.method === 'OPTIONS') {
      return reply.code(204).headers(preflightHeaders(cors, request.headers.origin)).send();
    }
    if (request.is404) {
      return sendGatewayAnswer(reply, gatewayAnswers.notFound);
    }
    // Fastify would refuse a type that it cannot parse; the event is made from the raw headers.
    raw.headers['content-type'] = 'application/octet-stream';
    return undefined;
  });
}

function addRoute(
  app: FastifyInstance,
  route: Route,
  options: GatewayOptions & { readonly iam: IamAuthorizer },
): void {
  const callers = new WeakMap<FastifyRequest, Caller>();
  app.route<{ Params: Record<string, string>; Body: Buffer | undefined }>({
    method: route.method satisfies HTTPMethods,
    url: pathInFastify(route),
    ...callerChecks(options, callers)[route.authorization],
    handler: async (request, reply) => {
      const event = toProxyEvent({
        routeKey: `${route.method} ${route.path}`,
        method: request.method,
        url: request.url,
        httpVersion: request.raw.httpVersion,
        rawHeaders: request.raw.rawHeaders,
        pathParameters: request.params,
        body: request.body,
        sourceIp: request.ip,
        requestId: request.id,
        receivedAtMs: (options.clock ?? Date.now)(),
        caller: callers.get(request),
      });
      return integrate(
        reply,
        options.invoke(route.id, event),
        options.integrationTimeoutMs ?? maxIntegrationMs,
      );
    },
  });
}

function pathInFastify({ path }: Route): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** Either Fastify refused the body, or the function failed, or its answer cannot be sent. */
function answerForError(error: unknown): GatewayAnswer {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return gatewayAnswers.bodyTooLarge;
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return gatewayAnswers.badRequest;
    default:
      return gatewayAnswers.functionFailed;
  }
}
