import type { Sleep } from '../../../functions/core/clock.ts';
import {
  type OperationAnswer,
  operationAnswer,
} from '../../../functions/core/merchant/operation-answer.ts';
import { checkDocumented } from '../../fixtures/check-documented.ts';
import { call } from '../../journeys/journey-target.ts';
import { signRequest } from '../../journeys/sign-request.ts';
import { problemCodeOf } from '../problem-code.ts';
import type { MoneyOrder } from './raced-payment.ts';

/** What a caller was told for certain: the money has moved, or it has not. */
export type Told =
  | { readonly kind: 'moved'; readonly operation: OperationAnswer }
  | { readonly kind: 'not-moved'; readonly said: string };

/** What one caller met until it was told. */
export interface MoneyJourney {
  readonly order: MoneyOrder;
  /** Undefined: it gave up. */
  readonly told: Told | undefined;
  /** Each answer in order, e.g. `201`, `202 not-shown` or `503 dojo_unavailable`. */
  readonly answers: readonly string[];
  /** What was wrong with answers, by the API's document. */
  readonly undocumented: readonly string[];
}

/** How one of the team's services calls the API. */
export interface ServiceClient {
  readonly apiUrl: string;
  readonly sleep: Sleep;
  /** Whether the next answer gets lost on its way to the caller. */
  readonly losesAnswer: () => boolean;
  /** Ends all calls about a payment: a person has to decide, and time changes nothing. */
  readonly end: AbortController;
}

/** A caller that is not told in this many requests has been let down: mostly it takes two. */
const maxRequests = 120;
/** Where the answer asks for nothing: a queue that delivers its message again. */
const deliveredAgainMs = 5_000;

/** All that says for certain that this key has moved nothing. */
const notMoved = new Set([
  '402 capture_declined',
  '402 charge_declined',
  '409 operation_not_possible',
  '422 amount_not_available',
]);
/** Where a person has to decide. */
const waitsForPerson = /^202 (somebody-else|untold|not-found)$/;
/** All that asks for the same request again, besides no answer. */
const askAgain = /^(202|409 (payment_operation_in_progress|operation_refused)$|5\d\d )/;

/** Sends the order, with the same key, until it is told for certain: as docs/payments.md says. */
export async function moveMoneyAsAService(
  order: MoneyOrder,
  client: ServiceClient,
): Promise<MoneyJourney> {
  const answers: string[] = [];
  const undocumented: string[] = [];
  let told: Told | undefined;
  while (told === undefined && answers.length < maxRequests && !client.end.signal.aborted) {
    const answer = await send(order, client, undocumented);
    const isLost = client.losesAnswer();
    answers.push(isLost ? 'no answer' : answer.said);
    if (isLost) await client.sleep(deliveredAgainMs);
    else if (answer.moved !== undefined) told = { kind: 'moved', operation: answer.moved };
    else if (notMoved.has(answer.said)) told = { kind: 'not-moved', said: answer.said };
    else if (waitsForPerson.test(answer.said)) client.end.abort();
    else if (askAgain.test(answer.said)) await client.sleep(answer.waitMs);
    else break;
  }
  return { order, told, answers, undocumented };
}

async function send(
  { path, key, body }: MoneyOrder,
  { apiUrl }: ServiceClient,
  undocumented: string[],
) {
  const route = `POST /merchant/${path}`;
  const signed = await signRequest(apiUrl, route, { body, headers: { 'idempotency-key': key } });
  const target = {
    url: apiUrl,
    token: '',
    checkDocumented: (given: Parameters<typeof checkDocumented>[0]) => {
      try {
        checkDocumented(given);
      } catch (error) {
        undocumented.push(String(error));
      }
    },
  };
  const { status, headers, body: answered } = await call(target, route, signed);
  const retryAfter = headers.get('retry-after');
  const operation = status < 300 ? operationAnswer.parse(answered) : undefined;
  const isTold = status === 200 || status === 201;
  const detail = status < 300 ? operation?.reason : problemCodeOf(answered);
  const said = [status, detail].filter(Boolean).join(' ');
  if (/^(202|503|409 payment_operation)/.test(said) && retryAfter === null) {
    undocumented.push(`${said} without Retry-After`);
  }
  return {
    said: isTold ? String(status) : said,
    moved: isTold ? operation : undefined,
    waitMs: retryAfter === null ? deliveredAgainMs : Number(retryAfter) * 1_000,
  };
}
