import middy from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { deadlineIn } from '../clock.ts';
import { requestLog } from '../runtime/request-log.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Call, CallEvent } from './call.ts';
import { callBody } from './call-body.ts';
import { callProblems } from './call-problems.ts';
import { callUser } from './call-user.ts';
import type { HttpResponse } from './response.ts';

/** Kept back of Lambda's remaining time, so that an answer and a last write always fit. */
const reserveMs = 1_500;

export interface HttpRoute<Body> {
  /** Default: no field at all, and the body may be absent. */
  readonly body?: z.ZodMiniType<Body>;
  readonly run: (call: Call<Body>) => Promise<HttpResponse>;
}

const emptyBody = z.strictObject({});

const decoded = (parameters: Readonly<Record<string, string | undefined>> = {}) =>
  Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );

/** Prepares the call: request id in every log line, deadline from Lambda's remaining time. */
const callContext = (runtime: Runtime): middy.MiddlewareObj<CallEvent, HttpResponse> => ({
  before: ({ event, context }) => {
    event.call = {
      path: decoded(event.pathParameters),
      log: requestLog(runtime.logger, event.requestContext.requestId),
      startedAtMs: Date.now(),
      deadline: deadlineIn(context.getRemainingTimeInMillis() - reserveMs, Date.now),
    };
  },
});

/** After the normaliser: names are in lower case. */
const callHeaders: middy.MiddlewareObj<CallEvent, HttpResponse> = {
  before: ({ event }) => {
    event.call.headers = event.headers;
  },
};

/**
 * The one chain that every route's handler runs in: problems, request context, header names in lower
 * case, the user, the body. What `run` gets has passed all of it; what it throws becomes a problem.
 */
export const httpHandler = <Body = Record<string, never>>(
  runtime: Runtime,
  route: HttpRoute<Body>,
) =>
  middy<CallEvent, HttpResponse, Error, Context>()
    .use(callProblems(requestLog(runtime.logger), runtime.metrics.problem))
    .use(callContext(runtime))
    .use(httpHeaderNormalizer())
    .use(callHeaders)
    .use(callUser(runtime.environment.userIdClaim))
    .use(callBody(route.body ?? emptyBody))
    .handler((event) => route.run(event.call as Call<Body>));
