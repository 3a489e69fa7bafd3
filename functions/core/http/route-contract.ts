import type * as z from 'zod/mini';
import type { AppProblem, ProblemCode } from './problem.ts';

/** Under which heading of the reference page a route is found. */
export type ApiTag =
  | 'Customer'
  | 'Merchant'
  | 'Payments'
  | 'Saved cards'
  | 'Setup intents'
  | 'Webhooks';

/** The JSON of a request or an answer, and what it looks like. */
export interface JsonContent<Schema extends z.ZodMiniType = z.ZodMiniType> {
  readonly schema: Schema;
  readonly example: unknown;
}

/** An example that fits its schema, as far as types can tell; a test tells the rest. */
export function jsonContent<Schema extends z.ZodMiniType>(
  schema: Schema,
  example: z.infer<Schema>,
): JsonContent<Schema> {
  return { schema, example };
}

/** What may stand for `{name}` in a route's path. */
export interface PathParameter {
  readonly schema: z.ZodMiniType;
  readonly description: string;
  readonly example: string;
}

/** One answer that is no problem. */
export interface AnswerContract {
  readonly status: 200 | 201 | 202 | 204;
  readonly description: string;
  /** Default: the answer has no body. */
  readonly content?: JsonContent;
  /** Whether it says when to ask again. Default: no. */
  readonly hasRetryAfter?: boolean;
  /** Whether it says where to ask. Default: no. */
  readonly hasLocation?: boolean;
}

/**
 * What a route takes and answers: `contract.ts` beside its handler exports one as `contract`, with
 * `as const satisfies RouteContract`. The OpenAPI document is made of it, and the compiler checks the
 * handler's answers against it. Handlers import its type alone, so that none of this is deployed.
 */
export interface RouteContract {
  readonly tag: ApiTag | (string & {});
  /** For the app's developer: when to call it, and what to mind. Markdown. */
  readonly description: string;
  /** Default: no body is needed, and no field is taken. */
  readonly body?: JsonContent;
  /** Default: no. */
  readonly takesIdempotencyKey?: boolean;
  /** Whether there must be one: where money moves. Default: no. */
  readonly requiresIdempotencyKey?: boolean;
  readonly answers: readonly AnswerContract[];
  /** Beyond those that the chain of every route can give: codes, or problems of the app's own. */
  readonly problems: readonly (ProblemCode | AppProblem)[];
  /** Every name in braces of the route's path. Default: the path has none. */
  readonly pathParameters?: Readonly<Record<string, PathParameter>>;
}

/** Of a route that asks Dojo and reads the customer map. */
export const dojoProblems = [
  'dojo_refused',
  'dojo_contract_broken',
  'dojo_unavailable',
  'dojo_wrong_account',
  'service_not_configured',
  'storage_unavailable',
] as const satisfies readonly ProblemCode[];

/** Of a route that makes sure of the caller's customer. */
export const customerProblems = [
  'customer_erasing',
  'customer_pending',
] as const satisfies readonly ProblemCode[];

/** Of a route that creates something at Dojo for its user. */
export const creationProblems = ['user_limit_reached'] as const satisfies readonly ProblemCode[];

/** Of a route that takes an `Idempotency-Key`. */
export const idempotencyProblems = [
  'idempotency_key_in_progress',
  'idempotency_key_reused',
] as const satisfies readonly ProblemCode[];
