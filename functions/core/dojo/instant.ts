import * as z from 'zod/mini';

/** Dojo's date-time (ISO 8601, up to 7 decimals), as epoch milliseconds. */
export const instant = z.pipe(
  z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)))),
  z.transform((text) => Date.parse(text)),
);
