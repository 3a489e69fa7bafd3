import { commandArguments } from '../lib/command-arguments.ts';

export const auditUsage = `Usage: npm run audit -- [--repair] [--yes] [--stack <name>] [--from <cursor>] [--max-deletions <n>] [--json]

Compares the customer map with Dojo's customers. Without --repair it changes nothing, but for the
map's own customer at Dojo, which it makes again if somebody deleted it.

  --repair             shows what is safe to repair, asks, and repairs it
  --yes                does not ask
  --stack <name>       a deployed stack such as save-card-demo-sandbox. Default: the one npm start runs
  --from <cursor>      goes on where an earlier run ended
  --max-deletions <n>  how many customers it may delete; with more to delete it deletes none.
                       Default: 10, or a tenth of the marked customers, at most 100
  --json               prints the result as JSON
  --scheduled          runs the audit function itself, as its schedule does, and prints its log.
                       Goes with --stack only

Exit code: 0 nothing is left to repair, 1 there are findings, 2 it could not run, or not to its end.
With --scheduled: 0 the function ran, 2 it did not, or failed.`;

const { parse, refuseWords, wrong } = commandArguments(auditUsage, {
  repair: { type: 'boolean' },
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
  scheduled: { type: 'boolean' },
  'max-deletions': { type: 'string' },
  stack: { type: 'string' },
  from: { type: 'string' },
});

/** What an audit is asked to do. */
export interface AuditArguments {
  readonly repair: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  /** Run the function that the schedule runs, instead of an audit from here. */
  readonly scheduled: boolean;
  /** Default: as many as a scheduled run may delete. */
  readonly maxDeletions: number | undefined;
  /** Default: the running local stack. */
  readonly stack: string | undefined;
  /** Default: from the start. */
  readonly from: string | undefined;
}

/**
 * @param args - without the program's own name.
 * @returns undefined when only the usage is asked for.
 * @throws CannotRun with what is wrong and how it is used.
 */
export function readAuditArguments(args: readonly string[]): AuditArguments | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  refuseWords(positionals);
  const { repair = false, yes = false, json = false, stack, from } = values;
  const { scheduled = false, stack: _stack, ...others } = values;
  if (scheduled && Object.keys(others).length > 0)
    throw wrong('--scheduled goes with --stack only.');
  if (yes && !repair) throw wrong('--yes goes with --repair.');
  if (stack === '' || from === '') {
    throw wrong(`--${stack === '' ? 'stack' : 'from'} must not be empty.`);
  }
  const maxDeletions = wholeNumber('max-deletions', values['max-deletions']);
  return { repair, yes, json, scheduled, maxDeletions, stack, from };
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined || /^\d{1,7}$/.test(text)) return text === undefined ? text : Number(text);
  throw wrong(`--${option} takes a whole number.`);
}
