import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Answer } from './answer.ts';
import type { Problem } from './problem.ts';

export type HttpResponse = APIGatewayProxyStructuredResultV2;

/** Nothing that this API answers may be kept by a cache. */
export function responseOf({
  status,
  body,
  retryAfterSeconds,
  location,
  replayed,
}: Answer): HttpResponse {
  return {
    statusCode: status,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      'cache-control': 'no-store',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      ...(location !== undefined && { location }),
      ...(replayed === true && { 'idempotent-replayed': 'true' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

/** What a developer quotes and what the logs are searched for. */
export interface RequestIds {
  readonly requestId: string;
  /** The caller's own one, if it sent one. */
  readonly callerRequestId?: string | undefined;
}

/** RFC 9457. */
export function problemResponse(
  problem: Problem,
  { requestId, callerRequestId }: RequestIds,
): HttpResponse {
  const { status, title } = problem;
  const { retryAfterSeconds, ...details } = problem.details;
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify({
      type: 'about:blank',
      title,
      status,
      code: problem.code,
      ...details,
      requestId,
      callerRequestId,
    }),
  };
}
