import { request } from 'node:http';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { parseJson } from '../functions/core/parse-json.ts';
import { untilAuditIsOver } from '../lib/audit-goes-on.ts';
import { CannotRun } from '../lib/cannot-run.ts';
import { findRunningStack, runningFile } from '../local/running-file.ts';
import { functionLine } from '../local/terminal-lines.ts';

const invoked = z.object({
  lines: z.array(z.string()),
  result: z.unknown(),
  failure: z.object({ errorMessage: z.string() }).nullable(),
});

/**
 * Runs the function that the schedule runs, part by part, on the stack that `npm start` runs in this folder, and
 * prints what it logged.
 *
 * @param stack - a deployed one, whose audit only AWS's own tools can start from here.
 * @returns the exit code: 0 it ran, 2 it failed.
 * @throws CannotRun when no stack runs, and for a deployed one, with how to do it.
 */
export async function runScheduledAudit(
  stack: string | undefined,
  print: (line: string) => void,
): Promise<number> {
  if (stack !== undefined) {
    throw new CannotRun(howOnAws(stack));
  }
  const running = await findRunningStack(resolve(runningFile));
  if (running?.functionsUrl === undefined) {
    throw new CannotRun(
      'No local stack is running: start one with npm start, or name a deployed one with --stack save-card-<app>-<stage>.',
    );
  }
  const { functionsUrl } = running;
  let exitCode = 0;
  await untilAuditIsOver(async () => {
    const { lines, result, failure } = await invoke(`${functionsUrl}/functions/audit`);
    for (const line of lines.map(functionLine)) {
      if (line !== undefined) {
        print(line.trimStart());
      }
    }
    if (failure !== null) exitCode = 2;
    return result;
  });
  return exitCode;
}

/** Without a time limit: an audit of many customers takes minutes, and `fetch` gives up after five. */
async function invoke(url: string): Promise<z.output<typeof invoked>> {
  const body = await new Promise<string>((done, failed) => {
    request(url, { method: 'POST' }, (answer) => text(answer).then(done, failed))
      .on('error', failed)
      .end();
  });
  const parsed = invoked.safeParse(parseJson(body));
  if (!parsed.success) {
    throw new CannotRun(`The local stack does not run the audit: ${body}`);
  }
  return parsed.data;
}

function howOnAws(stack: string): string {
  return [
    'The audit of a deployed stack is started with the AWS CLI:',
    '',
    `aws stepfunctions start-execution --state-machine-arn "$(aws cloudformation describe-stacks --stack-name ${stack} --query "Stacks[0].Outputs[?OutputKey=='AuditStateMachineArn'].OutputValue" --output text)"`,
    '',
    'Its log says what it found: see docs/runbook.md.',
  ].join('\n');
}
