import { z } from 'zod';

const problem = z.object({ code: z.string() });

/** The code of an answer that says what went wrong. */
export function problemCodeOf(body: unknown): string {
  return problem.safeParse(body).data?.code ?? 'without a code';
}
