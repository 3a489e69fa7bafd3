/**
 * The word that was meant by one that is not known: what it begins, or what differs by few letters.
 *
 * @returns undefined when none is near.
 */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const written = word.toLowerCase();
  if (written === '') return undefined;
  const begun = known.find((each) => each.startsWith(written));
  if (begun !== undefined) return begun;
  const [nearest] = known
    .map((each) => ({ each, mistakes: mistakesBetween(written, each) }))
    .filter(({ each, mistakes }) => mistakes <= Math.max(1, Math.floor(each.length / 3)))
    .toSorted((one, other) => one.mistakes - other.mistakes);
  return nearest?.each;
}

/** Letters too many, missing, wrong, or two in each other's place (optimal string alignment). */
function mistakesBetween(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, length) => length);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped =
        row > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[other.length] ?? 0;
}
