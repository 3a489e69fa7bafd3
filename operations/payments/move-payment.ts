import { randomUUID } from 'node:crypto';
import { ask } from '../ask.ts';
import { reportFailure } from '../report-failure.ts';
import type { Target } from '../target.ts';
import { askAgain, explainAnswer, type UsedKey } from './explain-answer.ts';
import { type CallMerchantApi, type MerchantAnswer, NoAnswer } from './merchant-api.ts';
import {
  inPounds,
  operationLine,
  paymentText,
  type ShownOperation,
  type ShownPayment,
  type ShownSetup,
  setupText,
} from './payment-text.ts';
import type { ExitCode, PaymentsArguments } from './payments-arguments.ts';
import { print } from './print.ts';

const { stdin, stderr } = process;

const subjectPath = ({ command, id }: Pick<PaymentsArguments, 'command' | 'id'>) =>
  command === 'charge' || id.startsWith('si_')
    ? `/merchant/setup-intents/${id}`
    : `/merchant/payment-intents/${id}`;

function shownText(path: string, body: unknown): string {
  return path.startsWith('/merchant/setup-intents/')
    ? setupText(body as ShownSetup)
    : paymentText(body as ShownPayment);
}

/** Prints how a payment or a setup intent stands. */
export async function showPayment(
  read: PaymentsArguments,
  call: CallMerchantApi,
): Promise<ExitCode> {
  const path = subjectPath(read);
  const answer = await call({ method: 'GET', path });
  if (answer.status !== 200) return complain(answer, read, undefined);
  print(read.json ? JSON.stringify(answer.body, null, 2) : shownText(path, answer.body));
  const { operation } = answer.body as Partial<ShownPayment>;
  return operation ? 1 : 0;
}

const verbs = {
  capture: 'Capture',
  release: 'Release',
  refund: 'Refund',
  charge: 'Charge',
} as const;
const ends = {
  capture: 'captures',
  release: 'release',
  refund: 'refunds',
  charge: 'charges',
} as const;

export type Moving = keyof typeof verbs;

/** What is asked for, as the route takes it. The currency is that of the payment that was shown. */
function bodyOf(read: PaymentsArguments, shown: unknown): Record<string, unknown> | undefined {
  if (read.command === 'release') return undefined;
  const { amount } = shown as Partial<ShownPayment>;
  const currencyCode = read.command === 'charge' ? read.currencyCode : amount?.currencyCode;
  return {
    ...(read.amount !== undefined && { amount: { value: read.amount, currencyCode } }),
    ...(read.reference !== undefined && { reference: read.reference }),
    ...(read.reason !== undefined && { reason: read.reason }),
  };
}

function allOf(command: Moving, shown: unknown) {
  const { refundableAmount, capturableAmount } = shown as ShownPayment;
  return command === 'refund' ? refundableAmount : capturableAmount;
}

/**
 * The amount that was shown to a person and is agreed to, and not what is left a moment later. An earlier key
 * takes what it took then.
 */
export function withShownAmount(
  command: Moving,
  read: PaymentsArguments,
  shown: unknown,
): PaymentsArguments {
  const isOpen = (command === 'capture' || command === 'refund') && read.amount === undefined;
  const { value } = allOf(command, shown) ?? { value: 0 };
  return isOpen && read.key === undefined && value > 0 ? { ...read, amount: value } : read;
}

function questionFor(
  command: Moving,
  read: PaymentsArguments,
  shown: unknown,
  target: Target,
): string {
  if (read.amount === undefined) {
    const all = inPounds(allOf(command, shown));
    return `${verbs[command]} all that is left, now ${all}, on ${target.name}?`;
  }
  const { amount } = shown as ShownPayment;
  const currencyCode = command === 'charge' ? read.currencyCode : amount.currencyCode;
  const asked = inPounds({ value: read.amount, currencyCode });
  return `${verbs[command]} ${asked} on ${target.name}?`;
}

/**
 * Shows a payment, asks, and moves its money.
 * @throws what `call` throws before money was asked to be moved.
 */
export async function movePayment(
  given: PaymentsArguments,
  target: Target,
  call: CallMerchantApi,
): Promise<ExitCode> {
  const command = given.command as Moving;
  const isNew = given.key === undefined;
  const key = given.key ?? randomUUID();
  const path = subjectPath(given);
  const before = await call({ method: 'GET', path });
  if (before.status !== 200)
    return complain(before, given, isNew ? undefined : { key, isNew, amount: given.amount });
  if (!given.json) print(`${shownText(path, before.body)}\n`);
  const read = given.yes ? given : withShownAmount(command, given, before.body);
  const used: UsedKey = { key, isNew, amount: read.amount };
  if (!read.yes) {
    const question = questionFor(command, read, before.body, target);
    if (!(await ask(question, { input: stdin, output: stderr }))) {
      reportFailure({ code: 'not_agreed', message: 'Nothing was sent.' }, read);
      return 2;
    }
  }
  if (used.isNew) stderr.write(`Key: ${used.key}\n`);
  const answer = await sent(
    call({
      method: 'POST',
      path: `${path}/${ends[command]}`,
      body: bodyOf(read, before.body),
      idempotencyKey: used.key,
    }),
  );
  if (answer === undefined) {
    const message = `${target.name} did not answer.\n${askAgain(used)}`;
    reportFailure({ code: 'no_answer', message, key }, read);
    return 1;
  }
  if (answer.status >= 400) return complain(answer, read, used);
  const operation = answer.body as ShownOperation;
  print(read.json ? JSON.stringify(operation, null, 2) : operationLine(operation));
  if (answer.status !== 202) return 0;
  stderr.write(
    `It is looked at again by itself. See how it stands: npm run payments -- show ${read.id}\n${askAgain(used, answer.retryAfterSeconds)}\n`,
  );
  return 1;
}

/** @returns undefined when no answer came: it may have been done. */
async function sent(answer: Promise<MerchantAnswer>): Promise<MerchantAnswer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NoAnswer) return undefined;
    throw error;
  }
}

function complain(
  answer: MerchantAnswer,
  read: PaymentsArguments,
  used: UsedKey | undefined,
): ExitCode {
  const { outcome, code, text } = explainAnswer(answer, read, used);
  const isKnown = outcome === 'not-done';
  reportFailure({ code, message: text, ...(!isKnown && used && { key: used.key }) }, read);
  return isKnown ? 2 : 1;
}
