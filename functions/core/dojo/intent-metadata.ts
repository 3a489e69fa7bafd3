import * as z from 'zod/mini';

/**
 * Strings only: one value of another kind must not hide the rest, whose user is among them. What
 * cannot be read at all is refused: without the user, a payment would pass for somebody else's.
 */
export const metadata = z.nullish(
  z.pipe(
    z.record(z.string(), z.unknown()),
    z.transform((all) =>
      Object.fromEntries(
        Object.entries(all).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        ),
      ),
    ),
  ),
);
