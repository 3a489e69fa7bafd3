import type { Answer } from '../ask.ts';

/** Asks again while the backend says that it makes sense, as an app does: at most six times. */
export async function patiently(
  ask: () => Promise<Answer>,
  tell: (text: string) => void,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask();
    const mayRepeat = answer.status === 503 || answer.status === 429 || answer.status === 0;
    if (!mayRepeat || attempt === 6) return answer;
    await countDown(Math.min(answer.retryAfterMs ?? 1_000, 20_000), tell);
  }
}

async function countDown(ms: number, tell: (text: string) => void): Promise<void> {
  for (let left = Math.ceil(ms / 1_000); left > 0; left -= 1) {
    tell(`The backend asks to try again in ${left} s`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}
