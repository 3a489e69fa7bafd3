const shownFailures = 10;

/** How often each is among them, in alphabetical order. */
export function counted(sentences: readonly string[]): readonly (readonly [string, number])[] {
  return [...Map.groupBy(sentences, (text) => text)]
    .map(([text, group]) => [text, group.length] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
}

/** A run's results for people: a title, its figures, and what went wrong, if anything did. */
export function reportLines(
  title: string,
  rows: readonly (readonly [name: string, value: string | number])[],
  failures: readonly string[],
): string {
  return [
    title,
    ...rows.map(([name, value]) => `  ${name.padEnd(34)} ${value}`),
    failures.length === 0
      ? '  The promise was kept.'
      : `  THE PROMISE WAS BROKEN (${failures.length}):`,
    ...failures.slice(0, shownFailures).map((failure) => `    ${failure}`),
    ...(failures.length > shownFailures
      ? [`    … and ${failures.length - shownFailures} more`]
      : []),
  ].join('\n');
}
