import { request } from 'node:http';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { parseJson } from '../functions/core/parse-json.ts';
import { CannotRun } from '../lib/cannot-run.ts';
import { findRunningStack, runningFile } from '../local/running-file.ts';
import { functionLine } from '../local/terminal-lines.ts';

const invoked = z.object({
  lines: z.array(z.string()),
  failure: z.object({ errorMessage: z.string() }).nullable(),
});

/**
 * Runs the function that the schedule runs, on the stack that `npm start` runs in this folder, and
 * prints what it logged.
 *
 * @param stack - a deployed one, whose function only AWS's own tools can invoke from here.
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
  const { lines, failure } = await invoke(`${running.functionsUrl}/functions/audit`);
  for (const line of lines.map(functionLine)) {
    if (line !== undefined) {
      print(line.trimStart());
    }
  }
  return failure === null ? 0 : 2;
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
    'The function of a deployed stack is invoked with the AWS CLI:',
    '',
    `aws lambda invoke --invocation-type Event /dev/stdout --function-name "$(aws cloudformation describe-stacks --stack-name ${stack} --query "Stacks[0].Outputs[?OutputKey=='AuditFunctionName'].OutputValue" --output text)"`,
    '',
    'Its log says what it found: see docs/runbook.md.',
  ].join('\n');
}
