import { randomUUID } from 'node:crypto';
import { isFailure } from '../../functions/core/failures.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import { ask } from '../ask.ts';
import { connect } from '../connect.ts';
import { deployedTarget } from '../deployed-target.ts';
import { localTarget } from '../local-target.ts';
import type { Target } from '../target.ts';
import { type CallMerchantApi, type MerchantAnswer, merchantApi } from './merchant-api.ts';
import {
  inPounds,
  operationLine,
  paymentText,
  type ShownOperation,
  type ShownPayment,
  type ShownSetup,
  setupText,
} from './payment-text.ts';
import {
  type PaymentsArguments,
  paymentsUsage,
  readPaymentsArguments,
} from './payments-arguments.ts';
import { resolvePayment } from './resolve-payment.ts';

const { stdin, stdout, stderr } = process;

function print(text: string): void {
  stdout.write(`${text}\n`);
}

/** `npm run payments`. Sets the exit code: see `paymentsUsage`. */
export async function paymentsCommand(args: readonly string[]): Promise<void> {
  try {
    const read = readPaymentsArguments(args);
    if (read === undefined) return print(paymentsUsage);
    if (read.command !== 'show' && !read.yes && !stdin.isTTY) {
      throw new CannotRun('Nobody can be asked here: add --yes to go on without asking.');
    }
    const target = await (read.stack === undefined ? localTarget() : deployedTarget(read.stack));
    process.exitCode = await run(read, target);
  } catch (error) {
    stderr.write(`${sentenceOf(error)}\n`);
    process.exitCode = 2;
  }
}

function run(read: PaymentsArguments, target: Target): Promise<number> {
  if (read.command === 'resolve') return resolve(read, target);
  const call = merchantApi(target);
  return read.command === 'show' ? show(read, call) : move(read, target, call);
}

const subjectPath = ({ command, id }: Pick<PaymentsArguments, 'command' | 'id'>) =>
  command === 'charge' || id.startsWith('si_')
    ? `/merchant/setup-intents/${id}`
    : `/merchant/payment-intents/${id}`;

function shownText(path: string, body: unknown): string {
  return path.startsWith('/merchant/setup-intents/')
    ? setupText(body as ShownSetup)
    : paymentText(body as ShownPayment);
}

async function show(read: PaymentsArguments, call: CallMerchantApi): Promise<number> {
  const path = subjectPath(read);
  const answer = await call({ method: 'GET', path });
  if (answer.status !== 200) return complain(answer);
  print(read.json ? JSON.stringify(answer.body, null, 2) : shownText(path, answer.body));
  const { operation } = answer.body as Partial<ShownPayment>;
  return operation?.outcome === 'unresolved' ? 1 : 0;
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

type Moving = keyof typeof verbs;

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

function questionFor(
  command: Moving,
  read: PaymentsArguments,
  shown: unknown,
  target: Target,
): string {
  const payment = shown as ShownPayment;
  const currencyCode = command === 'charge' ? read.currencyCode : payment.amount.currencyCode;
  const all = command === 'refund' ? payment.refundableAmount : payment.capturableAmount;
  const amount = read.amount === undefined ? all : { value: read.amount, currencyCode };
  return `${verbs[command]} ${inPounds(amount)} on ${target.name}?`;
}

async function move(
  read: PaymentsArguments,
  target: Target,
  call: CallMerchantApi,
): Promise<number> {
  const command = read.command as Moving;
  const path = subjectPath(read);
  const before = await call({ method: 'GET', path });
  if (before.status !== 200) return complain(before);
  if (!read.json) print(`${shownText(path, before.body)}\n`);
  if (!read.yes) {
    const question = questionFor(command, read, before.body, target);
    if (!(await ask(question, { input: stdin, output: stderr }))) {
      stderr.write('Nothing was done.\n');
      return 2;
    }
  }
  const idempotencyKey = read.key ?? randomUUID();
  if (read.key === undefined) stderr.write(`Key: ${idempotencyKey}\n`);
  const answer = await call({
    method: 'POST',
    path: `${path}/${ends[command]}`,
    body: bodyOf(read, before.body),
    idempotencyKey,
  });
  if (answer.status >= 400) return complain(answer);
  const operation = answer.body as ShownOperation;
  print(read.json ? JSON.stringify(operation, null, 2) : operationLine(operation));
  if (answer.status !== 202) return 0;
  stderr.write(
    `It is looked at again by itself. See how it stands: npm run payments -- show ${read.id}\n`,
  );
  return 1;
}

async function resolve(read: PaymentsArguments, target: Target): Promise<number> {
  const connection = connect(target);
  try {
    const decided = await resolvePayment(
      read.id,
      { target, connection },
      {
        print,
        decide: async (question) => {
          if (read.moved !== undefined) return read.moved;
          const terminal = { input: stdin, output: stderr };
          if (await ask(question, terminal)) return true;
          return (await ask('Is it certain that it has NOT happened?', terminal))
            ? false
            : undefined;
        },
      },
    );
    if (!decided) stderr.write('Nothing was recorded.\n');
    return decided ? 0 : 1;
  } finally {
    connection.close();
  }
}

function complain({ status, body }: MerchantAnswer): number {
  const { code, title, detail, message } = (body ?? {}) as Readonly<Record<string, string>>;
  if (status === 403 && code === undefined) {
    stderr.write(
      'Forbidden: the AWS credentials of the shell need the policy of the stack’s output MerchantPolicyArn.\n',
    );
  } else {
    const words = [title ?? message, detail].filter((part) => part !== undefined).join(' ');
    stderr.write(`Not done (${code ?? status}). ${words}\n`);
  }
  return 2;
}

function sentenceOf(error: unknown): string {
  if (error instanceof CannotRun) return error.message;
  if (isFailure(error)) return `${error.message} (${error.code})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
