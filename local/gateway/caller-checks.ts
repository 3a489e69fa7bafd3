import type { onRequestAsyncHookHandler, preHandlerAsyncHookHandler } from 'fastify';
import type { Route } from '../../lib/routes.ts';
import { gatewayAnswers, unauthorized } from './gateway-answers.ts';
import type { IamAuthorizer } from './iam-authorizer.ts';
import type { JwtAuthorizer } from './jwt-authorizer.ts';
import type { Caller } from './proxy-event.ts';
import { splitHeaders } from './request-headers.ts';
import { sendGatewayAnswer } from './send-gateway-answer.ts';

export interface CallerChecks {
  readonly onRequest?: onRequestAsyncHookHandler;
  readonly preHandler?: preHandlerAsyncHookHandler;
}

/**
 * Who may come in, by the authorization of a route: what Fastify is to do before the route's handler.
 *
 * @param callers - is told whom a request comes from.
 */
export function callerChecks(
  { authorizer, iam }: { readonly authorizer: JwtAuthorizer; readonly iam: IamAuthorizer },
  callers: { set(request: object, caller: Caller): unknown },
): Readonly<Record<Route['authorization'], CallerChecks>> {
  return {
    jwt: {
      onRequest: async (request, reply) => {
        const { headers } = splitHeaders(request.raw.rawHeaders);
        const authorization = await authorizer(headers.authorization);
        if (!authorization.authorized) {
          return sendGatewayAnswer(reply, unauthorized(authorization.reason));
        }
        callers.set(request, { claims: authorization.claims });
        return undefined;
      },
    },
    iam: {
      // Not earlier: the body is signed as well.
      preHandler: async (request, reply) => {
        const { headers } = splitHeaders(request.raw.rawHeaders);
        const { method, url, body } = request;
        const caller = await iam({ method, url, headers, body: body as Buffer | undefined });
        if (caller === undefined) {
          return sendGatewayAnswer(reply, gatewayAnswers.forbidden);
        }
        callers.set(request, { iam: caller });
        return undefined;
      },
    },
    none: {},
  };
}
