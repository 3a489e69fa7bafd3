import type { Answer } from '../ask.ts';
import { textOf } from '../read-answer.ts';

/**
 * Asks again while the backend says that it makes sense, or is not there, as an app does: at most six times.
 * `user_limit_reached` is told at once: see docs/mobile.md.
 */
export async function patiently(
  ask: () => Promise<Answer>,
  tell: (text: string) => void,
  sleep = wait,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask();
    if (!mayRepeat(answer) || attempt === 6) return answer;
    const ms = Math.min(answer.retryAfterMs ?? 1_000, 20_000);
    for (let left = Math.ceil(ms / 1_000); left > 0; left -= 1) {
      tell(
        answer.status === 0
          ? `The backend cannot be reached. The app tries again in ${left} s`
          : `The backend asks to try again in ${left} s`,
      );
      await sleep(1_000);
    }
  }
}

function mayRepeat({ status, body }: Answer): boolean {
  const isLimited = textOf(body, 'code') === 'user_limit_reached';
  return status === 0 || ((status === 503 || status === 429) && !isLimited);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
