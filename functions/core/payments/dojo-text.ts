import * as z from 'zod/mini';

/** What a text may consist of. */
const patterns = {
  'one-line': /^\P{Cc}*$/u,
  'many-lines': /^[\P{Cc}\t\n\r]*$/u,
};

type Kind = keyof typeof patterns;

/** Half of a surrogate pair cannot be sent as it is: it would come back as another character. */
export function withoutControls(kind: Kind) {
  return z.refine<string>((text) => text.isWellFormed() && patterns[kind].test(text), {
    error: 'must not have control characters, nor half of a surrogate pair',
  });
}

/**
 * A text that Dojo cannot refuse, whichever way it counts: its reference gives the most characters and does not say
 * what one is. Schemas count code points; UTF-16 units are never fewer.
 */
export function dojoText(most: number, kind: Kind) {
  return z.string().check(
    z.maxLength(most, { abort: true }),
    z.refine((text) => text.length <= most, {
      error: `must have at most ${most} characters, where one beyond U+FFFF, an emoji say, counts as two`,
      abort: true,
    }),
    withoutControls(kind),
  );
}
