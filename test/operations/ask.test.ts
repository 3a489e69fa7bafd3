import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ask, replyTo } from '../../operations/ask.ts';

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

  it('is answered by the end of the input, however often it is asked', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const first = replyTo('Has it happened?', { input, output });
    input.end();
    expect(await first).toBe('stopped');
    expect(await replyTo('Has it not?', { input, output })).toBe('stopped');
  });

  it('is answered by an input that was read to its end before', async () => {
    const input = new PassThrough();
    input.end('y\n');
    await once(input.resume(), 'end');
    expect(await replyTo('Repair?', { input, output: new PassThrough() })).toBe('stopped');
  });
});
