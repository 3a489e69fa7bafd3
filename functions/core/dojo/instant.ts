import * as z from 'zod/mini';

/** Dojo's times are UTC; one without a zone would be read in the zone of the machine. */
function epochMsOf(text: string): number {
  return Date.parse(/T[^Z+-]*$/i.test(text) ? `${text}Z` : text);
}

/** Dojo's date-time (ISO 8601, up to 7 decimals), as epoch milliseconds. */
export const instant = z.pipe(
  z.string().check(z.refine((text) => !Number.isNaN(epochMsOf(text)))),
  z.transform(epochMsOf),
);
