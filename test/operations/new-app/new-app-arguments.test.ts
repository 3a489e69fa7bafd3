import { describe, expect, it } from 'vitest';
import { readNewAppArguments } from '../../../operations/new-app/new-app-arguments.ts';

describe('the arguments of npm run new-app', () => {
  it('are the name of the app', () => {
    expect(readNewAppArguments(['acme'])).toBe('acme');
  });

  it.each(['--help', '-h'])('ask for the usage alone: %s', (option) => {
    expect(readNewAppArguments([option])).toBeUndefined();
  });

  it.each([
    [[], 'What is the app to be called?'],
    [['a', 'b'], 'An app has one name, without spaces.'],
    [['acme', '--stage'], '--stage is not an option.'],
  ])('%j is refused with how it is used', (args, reason) => {
    expect(() => readNewAppArguments(args)).toThrow(
      `${reason}\n\nUsage: npm run new-app -- <name>\n`,
    );
  });
});
