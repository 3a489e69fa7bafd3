import { isFailure } from '../../functions/core/failures.ts';
import { CannotRun } from '../../lib/cannot-run.ts';
import { ask, replyTo } from '../ask.ts';
import { deployedTarget } from '../deployed-target.ts';
import { localTarget } from '../local-target.ts';
import { reportedError, reportFailure } from '../report-failure.ts';
import type { Target } from '../target.ts';
import { askAgain } from './explain-answer.ts';
import { merchantApi } from './merchant-api.ts';
import { movePayment, showPayment } from './move-payment.ts';
import type { ExitCode, PaymentsArguments } from './payments-arguments.ts';
import { print } from './print.ts';

const { stdin, stderr } = process;

/** Does what the arguments say. Sets the exit code: see `paymentsUsage`. */
export async function performPaymentsCommand(read: PaymentsArguments): Promise<void> {
  try {
    process.exitCode = await runOrExplain(read);
  } catch (error) {
    reportFailure(reportedError(error), { json: read.json, sentence: sentenceOf(error) });
    process.exitCode = 2;
  }
}

/** What stops a command with the key of an earlier one says nothing of what that one has done. */
async function runOrExplain(read: PaymentsArguments): Promise<ExitCode> {
  try {
    const target = await (read.stack === undefined ? localTarget() : deployedTarget(read.stack));
    return await run(read, target);
  } catch (error) {
    if (read.key === undefined) throw error;
    const sentence = `${sentenceOf(error)}\n${askAgain({ key: read.key, amount: read.amount })}`;
    reportFailure({ ...reportedError(error), key: read.key }, { json: read.json, sentence });
    return 1;
  }
}

function run(read: PaymentsArguments, target: Target): Promise<ExitCode> {
  if (read.command === 'resolve') return resolve(read, target);
  const call = merchantApi(target);
  return read.command === 'show' ? showPayment(read, call) : movePayment(read, target, call);
}

async function resolve(read: PaymentsArguments, target: Target): Promise<ExitCode> {
  // Imported only here: the API is asked without the clients of its table and of Dojo.
  const [{ connect }, { resolvePayment }] = await Promise.all([
    import('../connect.ts'),
    import('./resolve-payment.ts'),
  ]);
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
          const happened = await replyTo(question, terminal);
          if (happened !== 'no') return happened === 'yes' ? true : undefined;
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

function sentenceOf(error: unknown): string {
  if (error instanceof CannotRun) return error.message;
  if (isFailure(error)) return `${error.message} (${error.code})`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
