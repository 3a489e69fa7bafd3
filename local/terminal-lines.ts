import { paymentIntentEventDetail } from '../functions/core/webhooks/payment-intent-event.ts';
import type { Refusal } from './aws/access.ts';
import type { BusEvent } from './aws/start-event-bridge.ts';
import type { DeadLetter, FailedAttempt } from './deliver-to-consumers.ts';
import type { FailedMessage } from './deliver-to-settle.ts';
import type { AnsweredRequest } from './gateway/start-gateway.ts';
import { maskText } from './mask-secrets.ts';

/** One request as a person wants to see it: `PUT /customer 200 in 34 ms, request JKJaXmPLvHcESHA=`. */
export function requestLine(answered: AnsweredRequest): string {
  const { method, url, status, durationMs, requestId } = answered;
  return `${method} ${maskText(url)} ${status} in ${Math.round(durationMs)} ms, request ${requestId}`;
}

/**
 * One event of the bus: `Event payment_intent.status_updated: Order 1, GBP 19.99, Captured, paid, user
 * alice`. Other events come as their detail.
 */
export function eventLine(event: BusEvent): string {
  const parsed = paymentIntentEventDetail.safeParse(event.detail);
  if (!parsed.success) {
    return `Event ${event['detail-type']}: ${JSON.stringify(event.detail)}`;
  }
  const { reference, amount, status, paid, userId } = parsed.data;
  const price = `${amount.currencyCode} ${(amount.value / 100).toFixed(2)}`;
  const user = userId === null ? 'no user' : `user ${userId}`;
  return `Event ${event['detail-type']}: ${[reference, price, status, paid ? 'paid' : 'not paid', user].join(', ')}`;
}

/**
 * A call to an AWS service that the function's role does not allow, and would not allow when it is
 * deployed: `Refused save-card-demo-sandbox-checkout dynamodb:PutItem on tips, key tip#1: its role
 * does not allow that (grants).`
 */
export function refusalLine({ caller, action, resource, keys = [] }: Refusal): string {
  const key = keys.length === 0 ? '' : `, key ${keys.join(', ')}`;
  return `Refused ${caller} ${action} on ${resource}${key}: its role does not allow that (grants).`;
}

/** `Consumer fulfil-orders failed on event 1, attempt 1: TypeError no order. Again in 1 s.` */
export function failedAttemptLine(failed: FailedAttempt): string {
  const { consumerId, event, attempt, failure, againInMs } = failed;
  const next = againInMs === undefined ? 'That was the last one' : `Again in ${againInMs / 1000} s`;
  return `Consumer ${consumerId} failed on event ${event.id}, attempt ${attempt}: ${failure.errorType} ${failure.errorMessage}. ${next}.`;
}

/** `Event 1 is a dead letter of fulfil-orders: curl http://127.0.0.1:4000/queues/…` */
export function deadLetterLine({ consumerId, event, page }: DeadLetter): string {
  return `Event ${event.id} is a dead letter of ${consumerId}: curl ${page}`;
}

/** `Settling failed, attempt 1: see settle_failed. Again in 180 s.` */
export function failedMessageLine({ attempt, againInMs, message }: FailedMessage): string {
  return `Settling failed, attempt ${attempt}: ${message} Again in ${againInMs / 1_000} s.`;
}

/** `What could not be settled waits for you: curl http://127.0.0.1:4000/queues/…` */
export function unsettledLine(page: string): string {
  return `What could not be settled waits for you: curl ${page}`;
}

/** Fields that say on each line the same, or what the request's own line says. */
const unsaid = new Set([
  'level',
  'message',
  'timestamp',
  'service',
  'cold_start',
  'function_arn',
  'function_memory_size',
  'function_name',
  'function_request_id',
  'sampling_rate',
  'xray_trace_id',
  'stackTrace',
]);

/**
 * One line of a function's log, indented, since requests have lines of their own: level, sentence,
 * then the other fields.
 *
 * @returns undefined for a line of metrics, which is for CloudWatch. A line that is not JSON comes
 * back as it is.
 */
export function functionLine(line: string): string | undefined {
  const entry = parseObject(line);
  if (entry === undefined) {
    return `  ${line}`;
  }
  if ('_aws' in entry) {
    return undefined;
  }
  const fields = Object.entries(entry)
    .filter(([name]) => !unsaid.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const level = String(entry.level ?? 'INFO').padEnd(5);
  return `  ${[level, String(entry.message ?? ''), ...fields].join(' ')}${stackOf(entry)}`;
}

function stackOf(entry: Readonly<Record<string, unknown>>): string {
  const { stackTrace } = entry;
  return Array.isArray(stackTrace) ? stackTrace.map((line) => `\n    ${line}`).join('') : '';
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
