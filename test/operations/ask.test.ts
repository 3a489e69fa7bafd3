import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ask } from '../../operations/ask.ts';

function answered(text: string): Promise<boolean> {
  const input = new PassThrough();
  const agreed = ask('Repair?', { input, output: new PassThrough() });
  input.end(text);
  return agreed;
}

describe('a question', () => {
  it.each(['y\n', 'Y\n', 'yes\n', ' yes \n'])('is agreed to with %j', async (text) => {
    expect(await answered(text)).toBe(true);
  });

  it.each(['\n', 'n\n', 'no\n', 'yesterday\n', ''])('is not agreed to with %j', async (text) => {
    expect(await answered(text)).toBe(false);
  });
});
