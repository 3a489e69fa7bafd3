import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { UserId } from '../../functions/core/customers/customer-link.ts';
import { problemCodeOf } from './problem-code.ts';

/** One signed-in app, about to make its first request. */
export interface AppClient {
  readonly userId: UserId;
  readonly apiUrl: string;
  readonly token: string;
}

/** What one app met until it had its customer id. */
export interface AppJourney {
  readonly userId: UserId;
  /** Undefined: it gave up. */
  readonly customerId: string | undefined;
  /** Each answer in order, e.g. `200` or `503 customer_pending`. */
  readonly answers: readonly string[];
  /** Waiting between requests included. */
  readonly durationMs: number;
}

/** An app that gets no customer in this many requests has been let down. */
const maxRequests = 25;
/** An erasure that met a lost claim takes as long as its lease: nearly a minute. */
const erasedWithinMs = 180_000;
/** `Retry-After` is waited for at a tenth, to keep a run short. */
const msPerRetrySecond = 100;
/** For a 502, which asks for nothing: a user who taps again. */
const tapAgainMs = 300;

const success = z.object({ customerId: z.string() });

/** `PUT /customer` until it succeeds, waiting between requests as the answers ask for. */
export async function ensureCustomerAsAnApp(
  client: AppClient,
  requests: number = maxRequests,
): Promise<AppJourney> {
  const startedMs = performance.now();
  const answers: string[] = [];
  let customerId: string | undefined;
  while (customerId === undefined && answers.length < requests) {
    const { said, waitMs, body } = await call('PUT', client);
    answers.push(said);
    if (said === '200') customerId = success.parse(body).customerId;
    else await sleep(waitMs);
  }
  return { userId: client.userId, customerId, answers, durationMs: performance.now() - startedMs };
}

/** `DELETE /customer` until it is done. @returns the answers. */
export async function eraseAsAnApp(client: AppClient): Promise<readonly string[]> {
  const answers: string[] = [];
  const endsAtMs = performance.now() + erasedWithinMs;
  while (answers.at(-1) !== '204' && performance.now() < endsAtMs) {
    const { said, waitMs } = await call('DELETE', client);
    answers.push(said);
    if (said !== '204') await sleep(waitMs);
  }
  return answers;
}

async function call(method: 'PUT' | 'DELETE', { apiUrl, token }: AppClient) {
  const answer = await fetch(`${apiUrl}/customer`, {
    method,
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await answer.text();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  if (answer.status < 300) return { said: String(answer.status), waitMs: tapAgainMs, body };
  const code = problemCodeOf(body);
  const retryAfter = answer.headers.get('retry-after');
  const asksToWait = answer.status !== 503 || retryAfter !== null;
  return {
    said: `${answer.status} ${code}${asksToWait ? '' : ' without Retry-After'}`,
    waitMs: retryAfter === null ? tapAgainMs : Number(retryAfter) * msPerRetrySecond,
    body,
  };
}
