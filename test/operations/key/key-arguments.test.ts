import { describe, expect, it } from 'vitest';
import {
  keyCommandLine,
  keyUsage,
  readKeyArguments,
} from '../../../operations/key/key-arguments.ts';
import { someKey } from './some-key.ts';

describe('the arguments of npm run key', () => {
  it('name a command, the local stack by default', () => {
    expect(readKeyArguments(['status'])).toEqual({
      command: 'status',
      stack: undefined,
      json: false,
      otherAccount: false,
      yes: false,
    });
    expect(readKeyArguments(['set', '--stack', 'save-card-demo-sandbox'])).toMatchObject({
      command: 'set',
      stack: 'save-card-demo-sandbox',
    });
    expect(readKeyArguments(['set', '--other-account', '--yes'])).toMatchObject({
      otherAccount: true,
      yes: true,
    });
  });

  it.each([['--help'], ['-h'], ['set --help']])('ask for the usage with %s', (line) => {
    expect(readKeyArguments(line.split(' '))).toBeUndefined();
  });

  it.each([
    [[], 'What is to be done? One of: set, status, check.'],
    [['get'], '"get" is no command; did you mean set?'],
    [['set', 'status'], 'There is a word too many.'],
    [['status', '--stack', ''], '--stack must not be empty.'],
    [['status', '--verbose'], '--verbose is not an option.'],
    [['set', '--json'], '--json goes with status and check.'],
    [['check', '--other-account'], '--other-account goes with set.'],
    [['set', '--yes'], '--yes goes with set --other-account.'],
  ])('%j are refused with the usage', (args, sentence) => {
    expect(() => readKeyArguments(args)).toThrow(sentence);
    expect(() => readKeyArguments(args)).toThrow(keyUsage);
  });

  it.each([
    (key: string) => ['set', key],
    (key: string) => ['set', '--key', key],
    (key: string) => ['set', `--key=${key}`],
    (key: string) => ['set', '--stack', key],
    (key: string) => [`--${key}`, '--help'],
  ])('are refused when one is a key, which is not repeated (%#)', (args) => {
    const key = someKey();
    let message = '';
    try {
      readKeyArguments(args(key));
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('A key does not go into an argument');
    expect(message).not.toContain(key);
  });

  it('can be typed again for another command', () => {
    expect(keyCommandLine('set', { stack: undefined })).toBe('npm run key -- set');
    expect(keyCommandLine('check', { stack: 'save-card-demo-sandbox' })).toBe(
      'npm run key -- check --stack save-card-demo-sandbox',
    );
  });
});
