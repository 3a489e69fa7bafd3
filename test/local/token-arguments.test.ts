import { describe, expect, it } from 'vitest';
import { readTokenArguments } from '../../local/token-arguments.ts';

describe('the arguments of the token command', () => {
  it('need a user only', () => {
    expect(readTokenArguments(['alice'])).toEqual({ sub: 'alice', claims: {} });
  });

  it('take a user whose id begins with a dash after --', () => {
    expect(readTokenArguments(['--', '-x'])).toEqual({ sub: '-x', claims: {} });
  });

  it('add claims and a lifetime', () => {
    expect(
      readTokenArguments([
        'alice',
        '--email',
        'a@b.example',
        '--name',
        'A B',
        '--claim',
        'custom:id=0042=x',
        '--claim',
        'groups=["a"]',
        '--expires-in=-5',
      ]),
    ).toEqual({
      sub: 'alice',
      claims: { email: 'a@b.example', name: 'A B', 'custom:id': '0042=x', groups: ['a'] },
      expiresInSeconds: -5,
    });
  });

  it.each([
    [[], 'Whose token?'],
    [['alice', 'bob'], 'so "bob" is too much'],
    [['alice', '--claim', 'admin'], 'A claim is written key=value, and "admin" is not.'],
    [['alice', '--expires-in', 'soon'], '"soon" is not'],
    [['alice', '--mail', 'x'], '--mail'],
  ])('refuse %j and say how it is used', (args, part) => {
    expect(() => readTokenArguments(args)).toThrow(part);
    expect(() => readTokenArguments(args)).toThrow('Usage: npm run --silent token -- <user>');
  });
});
