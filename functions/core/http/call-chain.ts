import middy from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import type { Context } from 'aws-lambda';
import { requestLog } from '../runtime/request-log.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { CallEvent } from './call.ts';
import { callContext } from './call-context.ts';
import { callProblems } from './call-problems.ts';
import type { HttpResponse } from './response.ts';

/** What every route's chain begins with: problems, request context, header names in lower case. */
export function callChain(runtime: Pick<Runtime, 'logger' | 'metrics'>) {
  const { logger, metrics } = runtime;
  return middy<CallEvent, HttpResponse, Error, Context>()
    .use(callProblems(requestLog(logger, undefined, { signal: metrics.signal }), metrics.problem))
    .use(httpHeaderNormalizer())
    .use(callContext(runtime));
}
