import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { UserId } from '../../functions/core/customers/customer-link.ts';

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
/** `Retry-After` is waited for at a tenth, to keep a run short. */
const msPerRetrySecond = 100;
/** For a 502, which asks for nothing: a user who taps again. */
const tapAgainMs = 300;

const success = z.object({ customerId: z.string() });
const failure = z.object({ code: z.string() });

/** `PUT /customer` until it succeeds, waiting between requests as the answers ask for. */
export const ensureCustomerAsAnApp = async (client: AppClient): Promise<AppJourney> => {
  const startedMs = performance.now();
  const answers: string[] = [];
  let customerId: string | undefined;
  while (customerId === undefined && answers.length < maxRequests) {
    const answer = await putCustomer(client);
    answers.push(answer.said);
    customerId = answer.customerId;
    if (customerId === undefined) await sleep(answer.waitMs);
  }
  return { userId: client.userId, customerId, answers, durationMs: performance.now() - startedMs };
};

async function putCustomer({ apiUrl, token }: AppClient) {
  const answer = await fetch(`${apiUrl}/customer`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}` },
  });
  const body: unknown = await answer.json();
  if (answer.status === 200) {
    return { said: '200', customerId: success.parse(body).customerId, waitMs: 0 };
  }
  const code = failure.safeParse(body).data?.code ?? 'without a code';
  const retryAfter = answer.headers.get('retry-after');
  const asksToWait = answer.status !== 503 || retryAfter !== null;
  return {
    said: `${answer.status} ${code}${asksToWait ? '' : ' without Retry-After'}`,
    customerId: undefined,
    waitMs: retryAfter === null ? tapAgainMs : Number(retryAfter) * msPerRetrySecond,
  };
}
