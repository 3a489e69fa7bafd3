import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../local/playground/page/ask.ts';
import { patiently } from '../../../local/playground/page/phone/wait.ts';
import { explain } from '../../../local/playground/page/read-answer.ts';

const done: Answer = { status: 200, body: null, retryAfterMs: undefined };
const notReached: Answer = { ...done, status: 0 };
const unavailable: Answer = {
  status: 503,
  body: { code: 'dojo_unavailable' },
  retryAfterMs: 2_000,
};
const limited: Answer = { status: 429, body: { code: 'user_limit_reached' }, retryAfterMs: 2_000 };

/** The answers one after the other, the last of them for good. */
async function asked(...answers: readonly Answer[]) {
  const told: string[] = [];
  let asks = 0;
  const ask = async () => {
    asks += 1;
    return answers[Math.min(asks, answers.length) - 1] ?? done;
  };
  const answer = await patiently(
    ask,
    (text) => told.push(text),
    async () => {},
  );
  return { answer, asks, told };
}

describe('a patient request', () => {
  it('waits for as long as the backend asks', async () => {
    expect(await asked(unavailable, done)).toEqual({
      answer: done,
      asks: 2,
      told: ['The backend asks to try again in 2 s', 'The backend asks to try again in 1 s'],
    });
  });

  it('says that the backend cannot be reached, and gives up after six times', async () => {
    const { answer, asks, told } = await asked(notReached);
    expect([answer, asks]).toEqual([notReached, 6]);
    expect(new Set(told)).toEqual(
      new Set(['The backend cannot be reached. The app tries again in 1 s']),
    );
    expect(explain(answer.status, answer.body)).toContain('The backend cannot be reached');
  });

  it('ends at once when the user has asked too often', async () => {
    expect(await asked(limited, done)).toEqual({ answer: limited, asks: 1, told: [] });
  });

  it('goes on after a 429 of the gateway, which has no code', async () => {
    expect(await asked({ ...limited, body: { message: 'Too Many Requests' } }, done)).toMatchObject(
      {
        answer: done,
        asks: 2,
      },
    );
  });
});
