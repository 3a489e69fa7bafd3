import { describe, expect, it } from 'vitest';
import { commandArguments } from '../../lib/command-arguments.ts';

const usage = 'Usage: npm run shop';
const { parse, commandOf, refuseWords } = commandArguments(usage, {
  stack: { type: 'string' },
  'max-deletions': { type: 'string' },
  yes: { type: 'boolean', short: 'y' },
});
const commands = ['status', 'check'] as const;

function withUsage(sentence: string) {
  return expect.objectContaining({ name: 'CannotRun', message: `${sentence}\n\n${usage}` });
}

describe('the arguments of a command', () => {
  it('are its options, and the words beside them', () => {
    const { values, positionals } = parse(['check', '--stack', 'a', '-y']);
    expect([{ ...values }, positionals]).toEqual([{ stack: 'a', yes: true }, ['check']]);
  });

  it.each(['--help', '-h'])('ask for the usage with %s', (option) => {
    expect(parse(['check', option]).values.help).toBe(true);
  });

  it.each([
    ['--stak', '--stak is not an option; did you mean --stack?'],
    ['--stak=a', '--stak is not an option; did you mean --stack?'],
    ['--satck', '--satck is not an option; did you mean --stack?'],
    ['--Stack', '--Stack is not an option; did you mean --stack?'],
    ['--max', '--max is not an option; did you mean --max-deletions?'],
    ['--maxDeletions', '--maxDeletions is not an option; did you mean --max-deletions?'],
    ['-s', '-s is not an option; did you mean --stack?'],
    ['--hepl', '--hepl is not an option; did you mean --help?'],
    ['--colour', '--colour is not an option.'],
  ])('are refused with the nearest option: %s', (option, sentence) => {
    expect(() => parse(['check', option])).toThrow(withUsage(sentence));
  });

  it('are refused where an option lacks its value', () => {
    expect(() => parse(['--stack'])).toThrow(
      withUsage("Option '--stack <value>' argument missing"),
    );
  });

  it('name a command with their first word', () => {
    expect(commandOf('check', commands)).toBe('check');
  });

  it.each([
    ['stauts', '"stauts" is no command; did you mean status?'],
    ['chek', '"chek" is no command; did you mean check?'],
    [undefined, 'What is to be done? One of: status, check.'],
    ['', 'What is to be done? One of: status, check.'],
  ])('are refused with the nearest command: %s', (word, sentence) => {
    expect(() => commandOf(word, commands)).toThrow(withUsage(sentence));
  });

  it.each([
    ['stack', '"stack" is not an option; did you mean --stack?'],
    ['more', 'There is a word too many.'],
  ])('are refused with a word too many: %s', (word, sentence) => {
    expect(() => refuseWords([word])).toThrow(withUsage(sentence));
  });

  it('repeat no word that is near to none: it may be a secret', () => {
    const key = 'sk_sandbox_secret';
    for (const refuse of [() => commandOf(key, commands), () => refuseWords([key])]) {
      expect(refuse).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(key) }),
      );
    }
  });

  it('are no complaint where there is no word too many', () => {
    expect(() => refuseWords([])).not.toThrow();
  });
});
