import type { Clock } from '../../functions/core/clock.ts';
import type { TimedAnswer } from './examined-stage.ts';

const timeoutMs = 5_000;

/** Any answer of a server will do, an error too. @throws what `fetch` throws when none comes. */
export async function askForTime(url: string, clock: Clock): Promise<TimedAnswer> {
  const beganMs = clock();
  const answer = await fetch(url, {
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const atMs = (beganMs + clock()) / 2;
  await answer.body?.cancel();
  const dateMs = Date.parse(answer.headers.get('date') ?? '');
  return { status: answer.status, dateMs: Number.isNaN(dateMs) ? undefined : dateMs, atMs };
}
