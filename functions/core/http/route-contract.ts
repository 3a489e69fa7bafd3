import type * as z from 'zod/mini';
import type { ProblemCode } from './problem.ts';

/** Under which heading of the reference page a route is found. */
export type ApiTag = 'Customer' | 'Payments' | 'Saved cards' | 'Cards for later' | 'Webhooks';

/** The JSON of a request or an answer, and what it looks like. */
export interface ContractPart {
  readonly schema: z.ZodMiniType;
  readonly example: unknown;
}

/** A part whose example fits its schema, as far as types can tell; a test tells the rest. */
export const part = <Schema extends z.ZodMiniType>(
  schema: Schema,
  example: z.infer<Schema>,
): ContractPart => ({ schema, example });

/** One answer that is no problem. */
export interface AnswerContract {
  readonly status: 200 | 201 | 202 | 204;
  readonly description: string;
  /** Default: the answer has no body. */
  readonly content?: ContractPart;
  /** Whether it says when to ask again. Default: no. */
  readonly hasRetryAfter?: boolean;
}

/**
 * What a route promises to those who call it: `functions/<id>/contract.ts` exports one as `contract`.
 * The OpenAPI document is made of them. Handlers do not import them, so that none of this is deployed.
 */
export interface RouteContract {
  readonly tag: ApiTag;
  /** For the app's developer: when to call it, and what to mind. Markdown. */
  readonly description: string;
  /** Default: no body is needed, and no field is taken. */
  readonly body?: ContractPart;
  /** Default: no. */
  readonly takesIdempotencyKey?: boolean;
  readonly answers: readonly AnswerContract[];
  /** Beyond those that the chain of every route can give. */
  readonly problems: readonly ProblemCode[];
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

/** Of a route that takes an `Idempotency-Key`. */
export const idempotencyProblems = [
  'idempotency_key_in_progress',
  'idempotency_key_reused',
] as const satisfies readonly ProblemCode[];
