import * as z from 'zod/mini';
import type { UserId } from '../customers/customer-link.ts';
import type { MerchantCall } from './call.ts';
import { Problem } from './problem.ts';

const maxLength = 255;

/** What a user id has to be, in a token and in a path. In words, for who sent another. */
export const userIdRule = `must be a string of 1 to ${maxLength} characters, well-formed Unicode`;

/** Half a surrogate pair cannot be stored: two such ids would become one user. */
export const userIdSchema = z.pipe(
  z.string().check(
    z.minLength(1),
    z.maxLength(maxLength),
    z.refine((id) => id.isWellFormed()),
  ),
  z.transform((id) => id as UserId),
);

type UserPath = Pick<MerchantCall<unknown>, 'path' | 'rawPath'>;

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** What it has to be in a path beside that: an HTTP API cuts the decoded path off at a question mark. */
export const userIdInPathRule = `${userIdRule}, percent-encoded, and without a question mark`;

/**
 * The user whom `/merchant/users/{userId}/…` names. What API Gateway makes of the parameter has to be what
 * stands in the path, which an HTTP API hands on decoded, and cut off at a question mark that the id has:
 * else another user could be meant. One with a question mark is refused however it arrives.
 * @throws Problem `invalid_request`
 */
export function userIdInPath({ path, rawPath }: UserPath): UserId {
  const { userId: sent = '' } = path;
  const userId = [sent, decoded(sent)].find(
    (it) => it !== undefined && rawPath.includes(`/merchant/users/${it}/`),
  );
  const parsed = userIdSchema.safeParse(userId);
  if (parsed.success && !parsed.data.includes('?')) return parsed.data;
  throw new Problem('invalid_request', {
    errors: [{ detail: `The path’s {userId} ${userIdInPathRule}.` }],
  });
}
