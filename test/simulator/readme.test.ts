import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { controlRoutes } from '../../simulator/control/control-routes.ts';
import { defaultSettings } from '../../simulator/settings-schema.ts';

describe('the README of the simulator', () => {
  const readme = readFile(new URL('../../simulator/README.md', import.meta.url), 'utf8');

  it('names every setting', async () => {
    const groups = Object.entries(defaultSettings).map(([name, value]) => [
      name,
      ...(typeof value === 'object' ? Object.keys(value) : []),
    ]);
    const unnamed = [];
    for (const name of groups.flat()) {
      if (!new RegExp(`\\b${name}\\b`).test(await readme)) unnamed.push(name);
    }
    expect(unnamed).toEqual([]);
  });

  it('names the last part of every control endpoint', async () => {
    const parts = controlRoutes.map(({ path }) => path.slice(path.lastIndexOf('/')));
    const unnamed = [];
    for (const part of parts) {
      if (!(await readme).includes(part)) unnamed.push(part);
    }
    expect(unnamed).toEqual([]);
  });
});
