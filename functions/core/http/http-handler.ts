import middy from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { requestLog } from '../runtime/request-log.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { AnswerOf, BodyOf } from './answer.ts';
import type { Call, CallEvent } from './call.ts';
import { callBody } from './call-body.ts';
import { callContext, callHeaders } from './call-context.ts';
import { callProblems } from './call-problems.ts';
import { callUser } from './call-user.ts';
import { type HttpResponse, responseOf } from './response.ts';
import type { JsonContent, RouteContract } from './route-contract.ts';

export type HttpRoute<Contract extends RouteContract> = {
  /** @returns one of the answers that the contract lists. */
  readonly run: (call: Call<BodyOf<Contract>>) => Promise<AnswerOf<Contract>>;
} & (Contract extends { readonly body: JsonContent }
  ? { readonly body: z.ZodMiniType<BodyOf<Contract>> }
  : { readonly body?: never });

const emptyBody = z.strictObject({});

/**
 * The one chain that the handler of every route with a user runs in: problems, request context,
 * header names in lower case, the user, the body. What `run` gets has passed all of it; what it
 * throws becomes a problem.
 *
 * Give it the type of the route's contract, `httpHandler<typeof contract>(runtime, { … })`: the compiler
 * then checks the body and every answer. Without a body in the contract no field is taken, and the body
 * may be absent.
 */
export function httpHandler<Contract extends RouteContract>(
  runtime: Runtime,
  route: HttpRoute<Contract>,
) {
  return middy<CallEvent, HttpResponse, Error, Context>()
    .use(callProblems(requestLog(runtime.logger), runtime.metrics.problem))
    .use(callContext(runtime))
    .use(httpHeaderNormalizer())
    .use(callHeaders)
    .use(callUser(runtime.environment.userIdClaim))
    .use(callBody(route.body ?? emptyBody))
    .handler(async ({ call }) => responseOf(await route.run(call as Call<BodyOf<Contract>>)));
}
