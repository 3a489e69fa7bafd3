import type { Step } from './steps.ts';

/** A table for people: a title, then rows whose columns stand below each other. */
function alignedTable(title: string, rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [title, ...lines.map((line) => `  ${line}`)].join('\n');
}

/** What happened at each step, for people: a table for each situation and fate. */
export function stepsTable<Stopped extends Step<{ readonly name: string }>>(
  heads: readonly string[],
  steps: readonly Stopped[],
  cellsOf: (step: Stopped) => readonly string[],
): string {
  const sections = Map.groupBy(
    steps,
    ({ situation, fate }) => `${situation.name}, process ${fate}`,
  );
  return [...sections]
    .map(([name, theirs]) =>
      alignedTable(`${name}:`, [
        ['stopped', ...heads],
        ...theirs.map((step) => [`${step.moment} ${step.number} ${step.call}`, ...cellsOf(step)]),
      ]),
    )
    .join('\n\n');
}
