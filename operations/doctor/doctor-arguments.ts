import { commandArguments } from '../../lib/command-arguments.ts';

export const doctorUsage = `Usage: npm run doctor -- [--stack <name>] [--url <url>] [--json]

Looks at a stage from end to end, and says of what is wrong how to put it right: Dojo's key, account and
API version, the webhook, the issuer of the tokens, the table's protections, the queues, the alarms, the
clock and the AWS account's quotas. Changes nothing, and shows no key.

  --stack <name>    a deployed stack such as save-card-demo-sandbox. Default: the one npm start runs
  --url <url>       where Dojo sends webhooks to. Default: the stack's own address
  --json            prints the findings as JSON

Exit code: 0 there is no problem, 1 there is a problem, 2 it could not run. Warnings, and what could not
be checked, are no problems.`;

const { parse, refuseWords, wrong } = commandArguments(doctorUsage, {
  stack: { type: 'string' },
  url: { type: 'string' },
  json: { type: 'boolean' },
});

export interface DoctorArguments {
  /** Default: the running local stack. */
  readonly stack: string | undefined;
  /** Where Dojo sends webhooks to. Default: the stack's own address. */
  readonly url: string | undefined;
  readonly json: boolean;
}

/**
 * @param args - without the program's own name.
 * @returns undefined when only the usage is asked for.
 * @throws CannotRun with what is wrong and how it is used.
 */
export function readDoctorArguments(args: readonly string[]): DoctorArguments | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  refuseWords(positionals);
  const { stack, url, json = false } = values;
  if (stack === '') throw wrong('--stack must not be empty.');
  if (url !== undefined && !URL.canParse(url)) {
    throw wrong('--url has to be an address such as https://api.example/webhooks/dojo.');
  }
  return { stack, url, json };
}
