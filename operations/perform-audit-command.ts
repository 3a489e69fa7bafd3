import { isFailure } from '../functions/core/failures.ts';
import { CannotRun } from '../lib/cannot-run.ts';
import { ask } from './ask.ts';
import type { AuditArguments } from './audit-arguments.ts';
import { progressDisplay } from './audit-progress.ts';
import { exitCodeOf, resultAsJson, tableOf } from './audit-result.ts';
import { commandFrom, resultAsText } from './audit-text.ts';
import { connect } from './connect.ts';
import { deployedTarget } from './deployed-target.ts';
import { localTarget } from './local-target.ts';
import { reportedError, reportFailure } from './report-failure.ts';
import { runAudit } from './run-audit.ts';
import { runScheduledAudit } from './run-scheduled-audit.ts';

const { stdin, stdout, stderr } = process;

/** Does what the arguments say. Sets the exit code: see `auditUsage`. */
export async function performAuditCommand(read: AuditArguments): Promise<void> {
  try {
    process.exitCode = await (read.scheduled
      ? runScheduledAudit(read.stack, (line) => stdout.write(`${line}\n`))
      : compare(read));
  } catch (error) {
    reportFailure(reportedError(error), { json: read.json, sentence: sentenceOf(error) });
    process.exitCode = 2;
  }
}

async function compare(args: AuditArguments): Promise<number> {
  const { stack } = args;
  const target = await (stack === undefined ? localTarget() : deployedTarget(stack));
  const connection = connect(target);
  const progress = progressDisplay(stderr);
  let cursor = args.from;
  let isStopping = false;
  const stop = () => {
    progress.end();
    if (isStopping) {
      stderr.write(`Go on with: ${commandFrom(cursor, args)}\n`);
      process.exit(130);
    }
    isStopping = true;
    stderr.write('Stopping after what is under way (Ctrl-C again: at once).\n');
  };
  process.on('SIGINT', stop);
  try {
    const result = await runAudit({
      target,
      connection,
      args,
      shouldStop: () => isStopping,
      progress: {
        show: (now) => {
          cursor = now.cursor;
          progress.show(now);
        },
        end: () => progress.end(),
      },
      agree: async (cases) => {
        if (args.yes) return true;
        stderr.write(`\n${tableOf(cases)}\n\n`);
        return ask(`Repair what can be repaired in ${target.name}?`, {
          input: stdin,
          output: stderr,
        });
      },
    });
    stdout.write(`${args.json ? resultAsJson(result) : resultAsText(result, args)}\n`);
    return exitCodeOf(result);
  } finally {
    process.off('SIGINT', stop);
    connection.close();
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof CannotRun) return error.message;
  if (isFailure(error)) {
    const { reason } = error.facts;
    return `${error.message} (${error.code}${reason === undefined ? '' : `, ${reason}`})`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
