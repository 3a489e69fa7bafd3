/** What stands in a bundle for one file of a package. */
export interface StandIn {
  /** From `node_modules` on. */
  readonly file: string;
  /** @returns the file's new source. @throws Error when the original does not look as expected. */
  readonly sourceOf: (original: string) => string;
}

/** The names that a module exports, in the form that the packages here are written in. */
export function exportsOf(source: string): readonly string[] {
  if (/^export (?:\*|default)/m.test(source)) throw new Error('it exports what has no name');
  const declared = source.matchAll(/^export (?:async )?(?:const|class|function|let) (\w+)/gm);
  const lists = source.matchAll(/^export \{([^}]*)\}/gm);
  return [
    ...[...declared].map(([, name = '']) => name),
    ...[...lists].flatMap(([, list = '']) =>
      list.split(',').flatMap(
        (item) =>
          item
            .trim()
            .split(/\s+as\s+/)
            .at(-1) || [],
      ),
    ),
  ];
}

function throwing(names: readonly string[], file: string): string {
  const message = `${file} is left out of the bundles: see lib/lean-packages.ts.`;
  return [
    `function leftOut() { throw new Error(${JSON.stringify(message)}); }`,
    `export { ${names.map((name) => `leftOut as ${name}`).join(', ')} };`,
  ].join('\n');
}

/** Each export of the file throws when it is called. */
export function absent(file: string): StandIn {
  return {
    file,
    sourceOf: (original) => {
      const names = exportsOf(original);
      if (names.length === 0) throw new Error('it exports nothing');
      return throwing(names, file);
    },
  };
}

/** Other code for some of the file's exports; the others throw when they are called. */
export function replaced(file: string, code: string): StandIn {
  const own = code.replaceAll(/^ +(?=import |export )/gm, '');
  const ownNames = exportsOf(own);
  return {
    file,
    sourceOf: (original) => {
      const names = exportsOf(original);
      const unknown = ownNames.filter((name) => !names.includes(name));
      if (unknown.length > 0) throw new Error(`it does not export ${unknown.join(', ')}`);
      const others = names.filter((name) => !ownNames.includes(name));
      return others.length === 0 ? own : `${own}\n${throwing(others, file)}`;
    },
  };
}

/** The file with another text wherever it has this one. */
export function edited(file: string, text: string, other: string): StandIn {
  return {
    file,
    sourceOf: (original) => {
      if (!original.includes(text)) throw new Error(`it does not contain ${text}`);
      return original.replaceAll(text, other);
    },
  };
}
