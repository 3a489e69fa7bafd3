import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import type { Deadline } from '../clock.ts';
import type { UserId } from '../customers/customer-link.ts';
import type { Log } from '../log.ts';

/** The claims of the caller's token, as API Gateway hands them over: all values are strings. */
export type Claims = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** One request of a signed-in user, checked by every step of the chain before the handler sees it. */
export interface Call<Body> {
  readonly userId: UserId;
  readonly claims: Claims;
  readonly body: Body;
  /** Path parameters, decoded. */
  readonly path: Readonly<Record<string, string | undefined>>;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly deadline: Deadline;
  /** Epoch milliseconds: when the request reached the handler. */
  readonly startedAtMs: number;
}

/** One request of one of the team's own services, checked likewise. No user is behind it. */
export interface MerchantCall<Body> extends Omit<Call<Body>, 'userId' | 'claims'> {
  /** The whole path, decoded. */
  readonly rawPath: string;
}

/** What the chain adds to API Gateway's event on its way to the handler. */
export type CallEvent = APIGatewayProxyEventV2WithJWTAuthorizer & {
  call: { -readonly [key in keyof Call<unknown>]?: Call<unknown>[key] };
  /** What the caller calls this request, checked. */
  callerRequestId?: string | undefined;
};
