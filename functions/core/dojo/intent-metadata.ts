import * as z from 'zod/mini';

/** An intent's metadata. Strings only: one value of another kind must not hide the rest. */
export const intentMetadata = z.pipe(
  z.record(z.string(), z.unknown()),
  z.transform((all) =>
    Object.fromEntries(
      Object.entries(all).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
  ),
);
