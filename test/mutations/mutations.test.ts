import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutations } from './mutations.ts';

const project = join(import.meta.dirname, '../..');

describe('the mutations', () => {
  it.each(mutations)('fit the code as it is: $name', async ({ file, search, replace }) => {
    const source = await readFile(join(project, file), 'utf8');
    expect(source.split(search)).toHaveLength(2);
    expect(replace).not.toBe(search);
  });

  it('have names of their own', () => {
    const names = mutations.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });
});
