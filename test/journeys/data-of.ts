import type { ZodMiniType } from 'zod/mini';
import type { JourneyAnswer } from './journey-target.ts';

/**
 * The body of a success, as its route's schema has it.
 * @throws Error with status and body of any other answer.
 */
export function dataOf<Body>({ status, body }: JourneyAnswer, schema: ZodMiniType<Body>): Body {
  if (status >= 200 && status < 300) return schema.parse(body);
  throw new Error(`${status} ${JSON.stringify(body)}`);
}
