import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Problem, problems } from './problem.ts';

export type HttpResponse = APIGatewayProxyStructuredResultV2;

/** A JSON answer. Nothing that this API answers may be kept by a cache. */
export const jsonResponse = (
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

/** Done, and nothing to say. */
export const noContent = (): HttpResponse => ({
  statusCode: 204,
  headers: { 'cache-control': 'no-store' },
});

/** Begun, and to be finished later: repeat the request to hear how it stands. */
export const accepted = (body: unknown): HttpResponse =>
  jsonResponse(202, body, { 'retry-after': '30' });

/** RFC 9457. `requestId` is what a developer quotes and what the logs are searched for. */
export const problemResponse = (problem: Problem, requestId: string): HttpResponse => {
  const { status, title } = problems[problem.code];
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
    }),
  };
};
