import { z } from 'zod';
import type { AnswerAtOnce } from './stack-facts.ts';

/** What `POST /playground/at-once` takes: a browser sends six requests at once to a server, and no more. */
export const atOnceRequest = z.strictObject({
  count: z.int().min(1).max(100),
  method: z.enum(['GET', 'PUT', 'POST', 'DELETE']),
  path: z.string().startsWith('/'),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
});

/** Sends the same request many times at the same moment, each as from a phone of its own. */
export async function askAtOnce(
  apiUrl: string,
  { count, method, path, headers, body }: z.output<typeof atOnceRequest>,
): Promise<readonly AnswerAtOnce[]> {
  const ask = async (): Promise<AnswerAtOnce> => {
    try {
      const answer = await fetch(new URL(apiUrl + path), { method, headers, body: body ?? null });
      return { status: answer.status, body: await answer.json().catch(() => null) };
    } catch {
      return { status: 0, body: null };
    }
  };
  return Promise.all(Array.from({ length: count }, ask));
}
