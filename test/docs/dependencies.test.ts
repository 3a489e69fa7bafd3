import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { licencesFile, projectFolder } from '../../lib/bundle.ts';
import { builtFunctions } from '../shared-build.ts';

const page = readFileSync(join(projectFolder, 'docs/dependencies.md'), 'utf8');
const [inFunctions = '', ...elsewhere] = page.split(/^## /m).slice(1);

/** Licence by package, as a table of the page has them: the licence is in the column of that name. */
function licencesIn(section: string): ReadonlyMap<string, string> {
  const [head = [], , ...rows] = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return new Map(
    rows.flatMap((cells) => {
      const names = [...(cells[1] ?? '').matchAll(/`([^`]+)`/g)];
      return names.map(([, name = '']) => [name, cells[head.indexOf('licence')] ?? ''] as const);
    }),
  );
}

const told = new Map([inFunctions, ...elsewhere].flatMap((section) => [...licencesIn(section)]));

function manifestOf(name: string) {
  return JSON.parse(
    readFileSync(join(projectFolder, 'node_modules', name, 'package.json'), 'utf8'),
  );
}

describe('docs/dependencies.md', () => {
  it('tells every package of package.json', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(projectFolder, 'package.json'), 'utf8'),
    );
    const names = Object.keys({ ...dependencies, ...devDependencies });
    expect(names.filter((name) => !told.has(name))).toEqual([]);
  });

  it('tells every package that is in a function, and no other as such', async () => {
    const built = await builtFunctions('demo');
    const packages = readdirSync(built)
      .map((id) => readFileSync(join(built, id, licencesFile), 'utf8'))
      .flatMap((text) => [...text.matchAll(/^((?:@[a-z\d-]+\/)?[a-z\d-]+) \d+\.\d+\.\d+$/gm)])
      .map(([, name = '']) => name);
    expect([...new Set(packages)].sort()).toEqual([...licencesIn(inFunctions).keys()].sort());
  });

  it.each([...told])('tells the licence of %s', (name, licence) => {
    expect(manifestOf(name).license).toBe(licence);
  });
});
