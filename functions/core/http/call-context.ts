import type { MiddlewareObj } from '@middy/core';
import { deadlineIn } from '../clock.ts';
import { requestLog } from '../runtime/request-log.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { CallEvent } from './call.ts';
import { callerRequestIdHeader, callerRequestIdOf } from './caller-request-id.ts';
import type { HttpResponse } from './response.ts';

/** Kept back of Lambda's remaining time, so that an answer and a last write always fit. */
const reserveMs = 1_500;

/**
 * Prepares the call: request ids in every log line, deadline from Lambda's remaining time. After the
 * normaliser: names of headers are in lower case.
 */
export function callContext({
  logger,
  metrics: { signal },
}: Pick<Runtime, 'logger' | 'metrics'>): MiddlewareObj<CallEvent, HttpResponse> {
  return {
    before: ({ event, context }) => {
      const callerRequestId = callerRequestIdOf(event);
      event.callerRequestId = callerRequestId;
      event.call = {
        headers: event.headers,
        path: event.pathParameters ?? {},
        log: requestLog(logger, event.requestContext.requestId, { callerRequestId, signal }),
        startedAtMs: Date.now(),
        deadline: deadlineIn(context.getRemainingTimeInMillis() - reserveMs, Date.now),
      };
    },
    after: ({ event, response }) => {
      if (response === null || response === undefined) return;
      response.headers = { ...response.headers, ...callerHeader(event) };
    },
  };
}

/** Goes back to whoever sent it; who sent none gets the request's own id. */
export function callerHeader({
  callerRequestId,
  requestContext,
}: Pick<CallEvent, 'callerRequestId' | 'requestContext'>): Record<string, string> {
  return { [callerRequestIdHeader]: callerRequestId ?? requestContext.requestId };
}
