import middy from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { requestLog } from '../runtime/request-log.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Call, CallEvent } from './call.ts';
import { callBody } from './call-body.ts';
import { callContext, callHeaders } from './call-context.ts';
import { callProblems } from './call-problems.ts';
import { callUser } from './call-user.ts';
import type { HttpResponse } from './response.ts';

export interface HttpRoute<Body> {
  /** Default: no field at all, and the body may be absent. */
  readonly body?: z.ZodMiniType<Body>;
  readonly run: (call: Call<Body>) => Promise<HttpResponse>;
}

const emptyBody = z.strictObject({});

/**
 * The one chain that the handler of every route with a user runs in: problems, request context,
 * header names in lower case, the user, the body. What `run` gets has passed all of it; what it
 * throws becomes a problem.
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
