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

/**
 * The user whom the path of a merchant's route names.
 * @throws Problem `invalid_request`
 */
export function userIdInPath({ path }: Pick<MerchantCall<unknown>, 'path'>): UserId {
  const { data: userId } = userIdSchema.safeParse(path.userId);
  if (userId !== undefined) return userId;
  throw new Problem('invalid_request', {
    errors: [{ detail: `The path’s {userId} ${userIdRule}.` }],
  });
}
