import type { MiddlewareObj } from '@middy/core';
import { AppFault } from '../app/app-fault.ts';
import { isFailure } from '../failures.ts';
import type { Log } from '../log.ts';
import type { CallEvent } from './call.ts';
import { callerHeader } from './call-context.ts';
import type { Problem } from './problem.ts';
import { problemOf } from './problem-of-failure.ts';
import { type HttpResponse, problemResponse } from './response.ts';

/** Where an error came from, without its message, which may repeat what a caller sent. */
function framesOf(error: unknown): string | undefined {
  return error instanceof Error
    ? error.stack
        ?.split('\n')
        .filter((line) => line.startsWith('    at '))
        .slice(0, 12)
        .join('\n')
    : undefined;
}

function logProblem(log: Log, error: unknown, problem: Problem): void {
  const { status } = problem;
  const fields = { httpStatus: status, problemCode: problem.code };
  if (isFailure(error)) {
    const mayPass = (status === 503 && error.name !== 'NotConfigured') || status === 429;
    const write = mayPass ? log.warn : log.error;
    write(error.code, error.message, { ...error.facts, ...fields, errorName: error.name });
  } else if (error instanceof AppFault) {
    log.error('app_fault', error.message, fields);
  } else if (status === 500) {
    const errorName = error instanceof Error ? error.name : typeof error;
    log.error('unexpected_error', 'A fault in this service ended a request.', {
      ...fields,
      errorName,
      stack: framesOf(error),
    });
  } else {
    log.info(problem.code, problem.message, fields);
  }
}

/** The last resort of the chain: whatever was thrown becomes a problem, logged once. */
export function callProblems(
  fallbackLog: Log,
  observe: (code: string) => void,
): MiddlewareObj<CallEvent, HttpResponse> {
  return {
    onError: (request) => {
      const problem = problemOf(request.error);
      observe(problem.code);
      logProblem(request.event.call?.log ?? fallbackLog, request.error, problem);
      const { callerRequestId, requestContext } = request.event;
      const response = problemResponse(problem, {
        requestId: requestContext.requestId,
        callerRequestId,
      });
      request.response = {
        ...response,
        headers: { ...response.headers, ...callerHeader(request.event) },
      };
    },
  };
}
