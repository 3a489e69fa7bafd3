import { randomBytes } from 'node:crypto';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithIAMAuthorizer,
  APIGatewayProxyEventV2WithJWTAuthorizer,
} from 'aws-lambda';
import { localAccountId } from '../aws/local-account.ts';
import type { IamCaller } from './iam-authorizer.ts';
import { splitHeaders } from './request-headers.ts';

/** What a function behind the gateway is called with: payload 2.0. */
export type ProxyEvent =
  | APIGatewayProxyEventV2
  | APIGatewayProxyEventV2WithJWTAuthorizer
  | APIGatewayProxyEventV2WithIAMAuthorizer;

/** Who was let in: the checked token's claims, all text, or who signed the request. */
export type Caller =
  | { readonly claims: Readonly<Record<string, string>> }
  | { readonly iam: IamCaller };

/** One HTTP request, after its route was found and its caller checked. */
export interface RoutedRequest {
  /** Method and path pattern, e.g. `GET /payment-intents/{paymentIntentId}`. */
  readonly routeKey: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** E.g. `1.1`. */
  readonly httpVersion: string;
  /** Name, value, name, value, as Node received them. */
  readonly rawHeaders: readonly string[];
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Undefined or empty: none was sent. */
  readonly body: Buffer | undefined;
  readonly sourceIp: string;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly receivedAtMs: number;
  /** Undefined on a route without authorizer. */
  readonly caller: Caller | undefined;
}

const localApiId = 'local';

/**
 * The media types whose bodies API Gateway passes on as text; any other, and none, is base64. Bytes of a text
 * that are not UTF-8 can stand in no event: each becomes U+FFFD here.
 */
const textType = /^(text\/.*|application\/(json|xml|javascript))$/;

/** The event that API Gateway would invoke the function with. What is absent in it is absent here. */
export function toProxyEvent(request: RoutedRequest): ProxyEvent {
  const { headers, cookies } = splitHeaders(request.rawHeaders);
  const [rawPath, rawQueryString] = splitUrl(request.url);
  const parameters = queryParameters(rawQueryString);
  const host = URL.parse(`http://${headers.host ?? 'localhost'}`);
  const domainName = host?.hostname ?? 'localhost';
  const event: APIGatewayProxyEventV2 = {
    version: '2.0',
    routeKey: request.routeKey,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 && { cookies: [...cookies] }),
    headers: {
      ...headers,
      'content-length': String(request.body?.length ?? 0),
      'x-amzn-trace-id': traceId(request.receivedAtMs),
      'x-forwarded-for': [headers['x-forwarded-for'], request.sourceIp].filter(Boolean).join(', '),
      'x-forwarded-port': host?.port || '80',
      'x-forwarded-proto': 'http',
    },
    ...(Object.keys(parameters).length > 0 && { queryStringParameters: parameters }),
    requestContext: {
      accountId: localAccountId,
      apiId: localApiId,
      domainName,
      domainPrefix: domainName.split('.')[0] ?? domainName,
      http: {
        method: request.method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey: request.routeKey,
      stage: '$default',
      time: commonLogTime(request.receivedAtMs),
      timeEpoch: request.receivedAtMs,
    },
    ...(Object.keys(request.pathParameters).length > 0 && {
      pathParameters: { ...request.pathParameters },
    }),
    ...bodyFields(request.body, headers['content-type']),
  };
  return request.caller === undefined ? event : withCaller(event, request.caller);
}

function withCaller(event: APIGatewayProxyEventV2, caller: Caller): ProxyEvent {
  const { requestContext } = event;
  if ('iam' in caller) {
    return { ...event, requestContext: { ...requestContext, authorizer: { iam: caller.iam } } };
  }
  // Scopes are those that the route asks for, which is none here.
  const jwt = { claims: { ...caller.claims }, scopes: null };
  return { ...event, requestContext: { ...requestContext, authorizer: { jwt } } };
}

/**
 * An HTTP API hands the path on decoded, unlike a REST API, and cut off at a question mark that was encoded
 * in it; the query as it was sent. Found out by others on AWS, and documented nowhere, as is what becomes
 * of the question mark in a path parameter: here it stays.
 */
function splitUrl(url: string): readonly [path: string, query: string] {
  const [sentPath = ''] = url.split('?', 1);
  const [path = ''] = decodeURIComponent(sentPath).split('?', 1);
  return [path, url.slice(sentPath.length + 1)];
}

function queryParameters(query: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const earlier = parameters[name];
    parameters[name] = earlier === undefined ? value : `${earlier},${value}`;
  }
  return parameters;
}

function bodyFields(
  body: Buffer | undefined,
  contentType: string | undefined,
): { readonly body?: string; readonly isBase64Encoded: boolean } {
  if (body === undefined || body.length === 0) {
    return { isBase64Encoded: false };
  }
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return textType.test(mediaType)
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
}

/** X-Ray's form, e.g. `Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e`. */
function traceId(atMs: number): string {
  const seconds = Math.floor(atMs / 1000).toString(16);
  return `Root=1-${seconds.padStart(8, '0')}-${randomBytes(12).toString('hex')}`;
}

/** E.g. `12/Mar/2020:19:03:58 +0000`. */
function commonLogTime(atMs: number): string {
  // toUTCString is fixed by the language: "Thu, 12 Mar 2020 19:03:58 GMT".
  const [, day, month, year, time] = new Date(atMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
