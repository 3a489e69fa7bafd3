import { z } from 'zod';
import type { MerchantAnswer } from './merchant-api.ts';
import { type PaymentsArguments, subjectOf } from './payments-arguments.ts';

/** What money is moved with, once. */
export interface UsedKey {
  readonly key: string;
  /** Made by this command, so that none before it can have moved money with it. */
  readonly isNew: boolean;
  /** Minor units that were sent. Default: none was. */
  readonly amount?: number | undefined;
}

/** Why the API did not do what it was asked. */
export interface ExplainedAnswer {
  /** `not-done`: for certain, with this key. `not-known`: money may have moved with it. */
  readonly outcome: 'not-done' | 'not-known';
  /** The API's own, or `http_403` and the like of API Gateway. */
  readonly code: string;
  /** For the person at the terminal. */
  readonly text: string;
}

/** An error of the API or, where it has no code, of API Gateway. */
const problem = z.object({
  code: z.string().optional(),
  title: z.string().optional(),
  detail: z.string().optional(),
  message: z.string().optional(),
  errors: z
    .array(
      z.object({
        pointer: z.string().optional(),
        header: z.string().optional(),
        detail: z.string(),
      }),
    )
    .default([]),
});
type Problem = z.output<typeof problem>;

/** What AWS takes. */
const maxSkewMs = 5 * 60_000;

/** AWS says of no request why it is refused. The clock is the one reason that can be looked at from here. */
function forbidden({ clockAheadMs }: MerchantAnswer): string {
  if (clockAheadMs !== undefined && Math.abs(clockAheadMs) > maxSkewMs) {
    const minutes = Math.round(Math.abs(clockAheadMs) / 60_000);
    const where = clockAheadMs > 0 ? 'ahead of' : 'behind';
    return `Forbidden: the clock of this machine is ${minutes} minutes ${where} the API's. A signature counts for 5 minutes: set the clock.`;
  }
  return [
    clockAheadMs === undefined
      ? 'Forbidden, and AWS does not say why. It can be:\n  clock        more than 5 minutes wrong'
      : 'Forbidden, and AWS does not say why. The clock of this machine is right. It can be:',
    '  credentials  those of the shell have expired, or are of another account: aws sts get-caller-identity',
    '  region       it is not that of the stack: AWS_REGION',
    "  rights       their role needs the policy of the stack's output MerchantPolicyArn",
  ].join('\n');
}

function placeOf({ header, pointer }: Problem['errors'][number]): string {
  const place = header ?? (pointer === '' ? 'the body' : pointer);
  return place === undefined ? '' : `${place} `;
}

function words(
  { code, title, message, detail, errors }: Problem,
  answer: MerchantAnswer,
  read: Pick<PaymentsArguments, 'command'>,
): string {
  const sentences = [title ?? message, detail].filter((part) => part !== undefined).join(' ');
  return [
    `(${code ?? answer.status}). ${sentences}`.trimEnd(),
    ...errors.map((each) => `  ${placeOf(each)}${each.detail}`),
    ...(code?.endsWith('_intent_not_found') ? [`${read.command} takes ${subjectOf(read)}.`] : []),
  ].join('\n');
}

/** An operation with the key may be open, or is: what Dojo has refused is still to be checked. */
const openCodes = ['payment_operation_in_progress', 'operation_refused'];

function isFinal({ status }: MerchantAnswer, { code }: Problem, used: UsedKey): boolean {
  if (status >= 500) return false;
  return code === undefined ? used.isNew : !openCodes.includes(code);
}

/**
 * What an answer that is no success says of the money. A 4xx of the API's own is final, but for the one by
 * which it says that an operation is in doubt; one of API Gateway's is final for a new key. All else says
 * nothing of what was done with the key.
 *
 * @param used - `undefined`: nothing was, or is to be, moved.
 */
export function explainAnswer(
  answer: MerchantAnswer,
  read: Pick<PaymentsArguments, 'command'>,
  used: UsedKey | undefined,
): ExplainedAnswer {
  const { data = { errors: [] } } = problem.safeParse(answer.body);
  const outcome = used === undefined || isFinal(answer, data, used) ? 'not-done' : 'not-known';
  const isForbidden = answer.status === 403 && data.code === undefined;
  const code = data.code ?? `http_${answer.status}`;
  const what = outcome === 'not-done' ? 'Not done' : 'Not known';
  const text = isForbidden ? forbidden(answer) : `${what} ${words(data, answer, read)}`;
  return outcome === 'not-known' && used !== undefined
    ? { outcome, code, text: `${text}\n${askAgain(used, answer.retryAfterSeconds)}` }
    : { outcome, code, text };
}

/** What to do while it is not known whether money has moved with a key. */
export function askAgain({ key, amount }: Omit<UsedKey, 'isNew'>, afterSeconds?: number): string {
  const when = afterSeconds === undefined ? '' : `, in ${afterSeconds} s`;
  const same = amount === undefined ? '' : ` --amount ${(amount / 100).toFixed(2)}`;
  return `Whether money has moved with this key is not known. Ask again with it${when}: --key ${key}${same}`;
}
