import type { MiddlewareObj } from '@middy/core';
import { deadlineIn } from '../clock.ts';
import { requestLog } from '../runtime/request-log.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { CallEvent } from './call.ts';
import type { HttpResponse } from './response.ts';

/** Kept back of Lambda's remaining time, so that an answer and a last write always fit. */
const reserveMs = 1_500;

/** Prepares the call: request id in every log line, deadline from Lambda's remaining time. */
export function callContext(
  runtime: Pick<Runtime, 'logger'>,
): MiddlewareObj<CallEvent, HttpResponse> {
  return {
    before: ({ event, context }) => {
      event.call = {
        path: event.pathParameters ?? {},
        log: requestLog(runtime.logger, event.requestContext.requestId),
        startedAtMs: Date.now(),
        deadline: deadlineIn(context.getRemainingTimeInMillis() - reserveMs, Date.now),
      };
    },
  };
}

/** After the normaliser: names are in lower case. */
export const callHeaders: MiddlewareObj<CallEvent, HttpResponse> = {
  before: ({ event }) => {
    event.call.headers = event.headers;
  },
};
