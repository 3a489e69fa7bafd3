import { describe, expect, it } from 'vitest';
import { UserTokens } from '../../../local/playground/page/user-tokens.ts';

const done = { status: 200, body: null, retryAfterMs: undefined };
const refused = { ...done, status: 401 };
const minuteMs = 60_000;

/** An issuer that counts its tokens, and the tokens that the API got. */
function issued({
  isUp = () => true,
  nowMs = () => 0,
  isGood = () => true,
}: {
  readonly isUp?: () => boolean;
  readonly nowMs?: () => number;
  readonly isGood?: (token: string) => boolean;
} = {}) {
  let count = 0;
  const sent: string[] = [];
  const tokens = new UserTokens({
    clock: nowMs,
    newToken: async (userId) => {
      if (!isUp()) throw new Error('The issuer does not answer.');
      count += 1;
      return `${userId} ${count}`;
    },
  });
  const send = (userId: string) =>
    tokens.send(userId, async (token) => {
      sent.push(token);
      return isGood(token) ? done : refused;
    });
  return { send, sent, tokens };
}

describe('the tokens of the page’s users', () => {
  it('are asked for once for each user, also by requests at the same moment', async () => {
    const { send, sent } = issued();
    await Promise.all([send('amy'), send('amy'), send('bob')]);
    await send('amy');
    expect(sent.toSorted()).toEqual(['amy 1', 'amy 1', 'amy 1', 'bob 2']);
  });

  it('are new after a stack that was started anew has refused them', async () => {
    const { send, sent } = issued({ isGood: (token) => token !== 'amy 1' });
    expect(await send('amy')).toEqual(done);
    await send('amy');
    expect(sent).toEqual(['amy 1', 'amy 2', 'amy 2']);
  });

  it('are renewed once for requests that were refused at the same moment', async () => {
    const { send, sent } = issued({ isGood: (token) => token !== 'amy 1' });
    expect(await Promise.all([send('amy'), send('amy')])).toEqual([done, done]);
    expect(sent).toEqual(['amy 1', 'amy 1', 'amy 2', 'amy 2']);
  });

  it('are asked for once more, and no more than that, when a new one is refused too', async () => {
    const { send, sent } = issued({ isGood: () => false });
    expect(await send('amy')).toEqual(refused);
    expect(sent).toEqual(['amy 1', 'amy 2']);
  });

  it('come once the issuer is back for a user who was chosen while it was down', async () => {
    let isUp = false;
    const { send, sent } = issued({ isUp: () => isUp });
    expect(await send('amy')).toEqual({ ...done, status: 0 });
    isUp = true;
    expect(await send('amy')).toEqual(done);
    expect(sent).toEqual(['amy 1']);
  });

  it('are renewed after 50 minutes', async () => {
    let nowMs = 0;
    const { send, sent } = issued({ nowMs: () => nowMs });
    await send('amy');
    nowMs = 50 * minuteMs - 1;
    await send('amy');
    nowMs = 50 * minuteMs;
    await send('amy');
    expect(sent).toEqual(['amy 1', 'amy 1', 'amy 2']);
  });
});
