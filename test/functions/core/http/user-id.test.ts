import { describe, expect, it } from 'vitest';
import { userIdInPath } from '../../../../functions/core/http/user-id.ts';

function named(userId: string, rawPath = `/merchant/users/${userId}/customer`) {
  return userIdInPath({ path: { userId }, rawPath });
}

describe('the user in the path of a merchant’s route', () => {
  it.each(['alice', 'auth0|5f7c', 'é@x', 'a/b', 'a%7Cb', 'x'.repeat(255)])(
    'may be %s',
    (userId) => {
      expect(named(userId)).toBe(userId);
    },
  );

  it('is found behind the path of a domain of the team’s own', () => {
    expect(named('alice', '/v1/merchant/users/alice/customer')).toBe('alice');
  });

  it('is decoded where API Gateway has decoded the path and not the parameter', () => {
    expect(named('auth0%7C5f7c', '/merchant/users/auth0|5f7c/customer')).toBe('auth0|5f7c');
  });

  it.each([
    ['nobody', '', '/merchant/users//customer'],
    ['256 characters', 'x'.repeat(256), undefined],
    ['half a surrogate pair', 'alice\ud83d', undefined],
    ['the beginning of an id, cut off at its question mark', 'alice', '/merchant/users/alice'],
    ['one with a question mark, in a path that is not cut off', 'a?b', undefined],
    ['one with a question mark, in a path that is', 'a?b', '/merchant/users/a'],
    ['one whose question mark is encoded twice', 'a%3Fb', '/merchant/users/a?b/customer'],
    ['another one than the path', 'alice', '/merchant/users/alice?x/customer'],
    ['what cannot be decoded', 'alice%', '/merchant/users/alice/customer'],
  ])('is refused where it is %s', (_, userId, rawPath) => {
    expect(() => named(userId, rawPath)).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });
});
