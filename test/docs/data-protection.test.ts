import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { itemGrants } from '../../lib/item-grants.ts';

const page = readFileSync('docs/data-protection.md', 'utf8');
/** The cells of the table of places, a row each. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('docs/data-protection.md', () => {
  it('names every kind of item that the functions have in the table', () => {
    const kinds = new Set(Object.values(itemGrants).map(({ keys }) => keys.replace('*', '…')));
    expect(kinds.size).toBeGreaterThan(7);
    const places = rows.map(([, place]) => place).join('\n');
    expect([...kinds].filter((kind) => !places.includes(`\`${kind}\``))).toEqual([]);
  });

  it('says of every place what, why, how long, how it is erased and who sees it', () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((cells) => cells.length !== 8)).toEqual([]);
  });

  it('leads to pages that are there', () => {
    const links = [...page.matchAll(/\]\(([\w-]+\.md)/g)].map(([, file = '']) => file);
    expect(links.filter((file) => !existsSync(`docs/${file}`))).toEqual([]);
  });
});
