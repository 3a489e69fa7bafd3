/** How many items there are of each name. */
export function countBy<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(items, nameOf)].map(([name, group]) => [name, group.length]));
}

/** Lines of a log, by their code. */
export function countCodes(lines: readonly string[]): ReadonlyMap<string, number> {
  return countBy(lines, (line) => /"code":"(\w+)"/.exec(line)?.[1] ?? 'no code');
}
