import * as z from 'zod/mini';
import type { FailureFacts } from '../failures.ts';
import { parseJson } from '../parse-json.ts';

/** RFC 7807 as Dojo sends it. Nothing in it can be relied on. */
const dojoProblem = z.object({
  traceId: z.catch(z.optional(z.string()), undefined),
  errors: z.catch(z.optional(z.record(z.string(), z.unknown())), undefined),
});

/**
 * What may be logged of Dojo's error: its trace id and the names of the fields it complains about.
 * Not `title` and `detail`, which may repeat what was sent.
 */
export function dojoProblemFacts(body: string): FailureFacts {
  const parsed = dojoProblem.safeParse(parseJson(body));
  if (!parsed.success) return {};
  const { traceId, errors } = parsed.data;
  return {
    dojoTraceId: traceId?.slice(0, 100),
    dojoErrorFields: errors === undefined ? undefined : Object.keys(errors).join(',').slice(0, 200),
  };
}
