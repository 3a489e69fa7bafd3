import middy from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import type { Context } from 'aws-lambda';
import { requestLog } from '../runtime/request-log.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { CallEvent } from './call.ts';
import { callContext, callHeaders } from './call-context.ts';
import { callProblems } from './call-problems.ts';
import type { HttpResponse } from './response.ts';

/** What every route's chain begins with: problems, request context, header names in lower case. */
export function callChain(runtime: Pick<Runtime, 'logger' | 'metrics'>) {
  return middy<CallEvent, HttpResponse, Error, Context>()
    .use(callProblems(requestLog(runtime.logger), runtime.metrics.problem))
    .use(callContext(runtime))
    .use(httpHeaderNormalizer())
    .use(callHeaders);
}
