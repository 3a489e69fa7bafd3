import { describe, expect, it } from 'vitest';
import {
  accountCommandLine,
  accountUsage,
  readAccountArguments,
} from '../../../operations/account/account-arguments.ts';

describe('the arguments of npm run account', () => {
  it('name a command, the local stack by default', () => {
    expect(readAccountArguments(['status'])).toEqual({
      command: 'status',
      stack: undefined,
      yes: false,
      json: false,
    });
    expect(readAccountArguments(['move', '--stack', 'save-card-demo-sandbox', '--yes'])).toEqual({
      command: 'move',
      stack: 'save-card-demo-sandbox',
      yes: true,
      json: false,
    });
  });

  it.each([['--help'], ['-h'], ['move', '--help']])('ask for the usage with %s %s', (...args) => {
    expect(readAccountArguments(args.filter((it) => it !== undefined))).toBeUndefined();
  });

  it.each([
    [[], 'What is to be done? One of: status, move, erase-former.'],
    [['leave'], 'What is to be done?'],
    [['move', 'status'], 'There is a word too many.'],
    [['status', '--stack', ''], '--stack must not be empty.'],
    [['status', '--yes'], '--yes goes with move and erase-former.'],
    [['move', '--json'], '--json goes with status.'],
    [['move', '--key', 'sk_sandbox_x'], '--key is not an option.'],
  ])('%j are refused with the usage', (args, sentence) => {
    expect(() => readAccountArguments(args)).toThrow(sentence);
    expect(() => readAccountArguments(args)).toThrow(accountUsage);
  });

  it('can be typed again for another command', () => {
    expect(accountCommandLine('move', { stack: undefined })).toBe('npm run account -- move');
    expect(accountCommandLine('move', { stack: 'save-card-demo-sandbox' })).toBe(
      'npm run account -- move --stack save-card-demo-sandbox',
    );
  });
});
