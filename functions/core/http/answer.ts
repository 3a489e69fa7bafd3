import type * as z from 'zod/mini';
import type { AnswerContract, JsonContent, RouteContract } from './route-contract.ts';

/** The body that a route's contract takes; an empty object where it takes none. */
export type BodyOf<Contract extends RouteContract> = Contract extends {
  readonly body: JsonContent<infer Schema>;
}
  ? z.output<Schema>
  : Record<string, never>;

/** The schema of that body, which a route gives where its contract takes one. */
export type BodySchemaOf<Contract extends RouteContract> = Contract extends {
  readonly body: JsonContent;
}
  ? { readonly body: z.ZodMiniType<BodyOf<Contract>> }
  : { readonly body?: never };

/** One of the answers that a route's contract lists: the compiler refuses any other. */
export type AnswerOf<Contract extends RouteContract> = OneOf<Contract['answers'][number]> &
  (Contract extends { readonly takesIdempotencyKey: true }
    ? { readonly replayed: boolean }
    : { readonly replayed?: never });

type OneOf<Listed extends AnswerContract> = Listed extends AnswerContract
  ? { readonly status: Listed['status'] } & (Listed extends {
      readonly content: JsonContent<infer Schema>;
    }
      ? { readonly body: ReadonlyOf<z.output<Schema>> }
      : { readonly body?: never }) &
      (Listed extends { readonly hasLocation: true }
        ? { readonly location: string }
        : { readonly location?: never }) &
      (Listed extends { readonly hasRetryAfter: true }
        ? { readonly retryAfterSeconds: number }
        : { readonly retryAfterSeconds?: never })
  : never;

/** Handlers may answer with what they cannot change themselves. */
type ReadonlyOf<Value> = Value extends object
  ? { readonly [Key in keyof Value]: ReadonlyOf<Value[Key]> }
  : Value;

/** Any of them, as far as it has to be known to be sent. */
export interface Answer {
  readonly status: number;
  /** Sent as JSON. Default: the answer has no body. */
  readonly body?: unknown;
  /** When to ask again. */
  readonly retryAfterSeconds?: number;
  /** Where to ask: a path of this API. */
  readonly location?: string;
  /** Whether it is the answer to an earlier request with the same key. */
  readonly replayed?: boolean;
}
