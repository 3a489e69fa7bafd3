import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { hiddenInput } from '../../operations/hidden-input.ts';

const question = 'API key:';

/** A terminal as Node shows it: in raw mode it echoes nothing by itself. */
function openTerminal() {
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (mode: boolean) => raw.push(mode),
  });
  const output = new PassThrough();
  let shown = '';
  output.on('data', (chunk) => {
    shown += String(chunk);
  });
  return { input, output, raw, shown: () => shown };
}

describe('a line that is typed without being seen', () => {
  it('is read, and only the question is shown', async () => {
    const { input, output, raw, shown } = openTerminal();
    const line = hiddenInput({ input, output, isTTY: true }).read(question);
    input.write('sk_sandbox_typed\r');
    expect(await line).toBe('sk_sandbox_typed');
    expect(shown()).toBe(`${question} \n`);
    expect(raw).toEqual([true, false]);
  });

  it('can be asked for again', async () => {
    const { input, output } = openTerminal();
    const hidden = hiddenInput({ input, output, isTTY: true });
    const first = hidden.read(question);
    input.write(' one \r');
    expect(await first).toBe('one');
    const second = hidden.read(question);
    input.write('\r');
    expect(await second).toBe('');
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('is none after %s', async (_, key) => {
    const { input, output } = openTerminal();
    const line = hiddenInput({ input, output, isTTY: true }).read(question);
    input.write(key);
    expect(await line).toBeUndefined();
  });
});

describe('a line from a pipe', () => {
  it('is one of those that came at once, until there are no more', async () => {
    const input = new PassThrough();
    const hidden = hiddenInput({ input, output: new PassThrough(), isTTY: false });
    input.end('one\ntwo\n');
    expect(await hidden.read(question)).toBe('one');
    expect(await hidden.read(question)).toBe('two');
    expect(await hidden.read(question)).toBeUndefined();
  });
});
