import type { SimulatorClock } from '../clock.ts';

/** What came of one attempt: the answer's status, or why there was none. */
export type AttemptResult = { readonly status: number } | { readonly reason: string };

export interface WebhookPost {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Gives up at once when it aborts. */
  readonly signal: AbortSignal;
}

/** By the simulator's clock, the answer's body included. */
const answerTimeoutMs = 10_000;

/** Posts the body once. A redirect is an answer, not followed. Never throws. */
export async function postWebhook(
  { url, body, headers, signal }: WebhookPost,
  clock: SimulatorClock,
): Promise<AttemptResult> {
  const tooLate = new AbortController();
  const stopTimer = clock.schedule(answerTimeoutMs, { due: () => tooLate.abort() });
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, tooLate.signal]),
    });
    await response.arrayBuffer();
    return { status: response.status };
  } catch (error) {
    return { reason: tooLate.signal.aborted ? 'no answer within 10 s' : failureReason(error) };
  } finally {
    stopTimer();
  }
}

/** The system's code, e.g. `ECONNREFUSED`, which fetch hides in the cause. */
function failureReason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : 'the request could not be made';
}
