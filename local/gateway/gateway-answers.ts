/** An answer that API Gateway gives itself, without asking a function. */
export interface GatewayAnswer {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What API Gateway itself answers: its body is `{"message":"…"}`, its content type JSON. */
export const gatewayAnswers = {
  /** The request line is not HTTP, or its path holds a broken percent escape. */
  badRequest: { status: 400, message: 'Bad Request' },
  /** IAM's answer to whatever is not signed by somebody who may call the route; it does not say why. */
  forbidden: { status: 403, message: 'Forbidden' },
  /** No route has this path and method; API Gateway does not answer 405. */
  notFound: { status: 404, message: 'Not Found' },
  bodyTooLarge: { status: 413, message: 'Request Entity Too Large' },
  headersTooLarge: { status: 431, message: 'Request Header Fields Too Large' },
  /** The function threw, ran out of its own time, or returned what is no HTTP answer. */
  functionFailed: { status: 500, message: 'Internal Server Error' },
  /** The function did not answer within the integration's time. */
  integrationTimedOut: { status: 503, message: 'Service Unavailable' },
} as const satisfies Record<string, GatewayAnswer>;

/**
 * 401, as the JWT authorizer says it.
 *
 * @param reason - what is wrong with the token; undefined when the request has none.
 */
export function unauthorized(reason: string | undefined): GatewayAnswer {
  const challenge =
    reason === undefined
      ? 'Bearer'
      : `Bearer scope="" error="invalid_token" error_description="${reason}"`;
  return { status: 401, message: 'Unauthorized', headers: { 'www-authenticate': challenge } };
}
