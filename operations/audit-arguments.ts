import { parseArgs } from 'node:util';
import { CannotRun } from './cannot-run.ts';

export const auditUsage = `Usage: npm run audit -- [--repair] [--yes] [--stack <name>] [--from <cursor>] [--json]

Compares the customer map with Dojo's customers, and changes nothing.

  --repair        shows what is safe to mend, asks, and mends it
  --yes           does not ask
  --stack <name>  a deployed stack such as save-card-demo-sandbox. Default: the one npm start runs
  --from <cursor> goes on where an earlier run ended
  --json          prints the result as JSON

Exit code: 0 nothing is left to mend, 1 there are findings, 2 it could not run, or not to its end.`;

/** What an audit is asked to do. */
export interface AuditArguments {
  readonly help: boolean;
  readonly repair: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  /** Default: the running local stack. */
  readonly stack: string | undefined;
  /** Default: from the start. */
  readonly from: string | undefined;
}

/**
 * @param args - without the program's own name.
 * @throws CannotRun with what is wrong and how it is used.
 */
export function readAuditArguments(args: readonly string[]): AuditArguments {
  const { help = false, repair = false, yes = false, json = false, stack, from } = parse(args);
  if (yes && !repair) {
    throw new CannotRun(`--yes goes with --repair.\n\n${auditUsage}`);
  }
  if (stack === '' || from === '') {
    throw new CannotRun(`--${stack === '' ? 'stack' : 'from'} must not be empty.\n\n${auditUsage}`);
  }
  return { help, repair, yes, json, stack, from };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        repair: { type: 'boolean' },
        yes: { type: 'boolean' },
        json: { type: 'boolean' },
        stack: { type: 'string' },
        from: { type: 'string' },
      },
    }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CannotRun(`${reason}\n\n${auditUsage}`, { cause });
  }
}
