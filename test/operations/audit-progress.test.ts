import { describe, expect, it } from 'vitest';
import { progressDisplay } from '../../operations/audit-progress.ts';

function shown(isTTY: boolean, pages: readonly number[]): string {
  let text = '';
  const write = (part: string | Uint8Array) => {
    text += part;
    return true;
  };
  const display = progressDisplay({ isTTY, write });
  for (const page of pages) {
    display.show({
      pages: page,
      customers: page * 100,
      marked: page,
      ofOtherMaps: 0,
      cursor: undefined,
    });
  }
  display.end();
  display.end();
  return text;
}

describe('the progress of an audit', () => {
  it('is one line in a terminal, written over', () => {
    expect(shown(true, [1, 2])).toBe(
      "\r\x1b[KRead 100 customers of Dojo's on 1 page, 1 of them with our marker.\r\x1b[KRead 200 customers of Dojo's on 2 pages, 2 of them with our marker.\n",
    );
  });

  it('is a line every ten pages elsewhere, and the last one', () => {
    const pages = Array.from({ length: 23 }, (_, index) => index + 1);
    const lines = shown(false, pages).trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ')[1])).toEqual(['1000', '2000', '2300']);
  });

  it('is nothing before the first page', () => {
    expect(shown(true, [])).toBe('');
  });
});
