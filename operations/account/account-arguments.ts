import { commandArguments } from '../../lib/command-arguments.ts';

export const accountUsage = `Usage: npm run account -- status|move|erase-former [--stack <name>] [--yes] [--json]

Tells in which Dojo account the customer map lives, and moves it to another one.

  status          says whether the Dojo key belongs to the map's account; changes nothing
  move            moves the map to the account of the key that is in the secret now. Go on after an
                  interruption by running it again
  erase-former    deletes what users who were erased have left in an account that the map was moved
                  from; asks for that account's API key. From a pipe: one key a line

  --stack <name>  a deployed stack such as save-card-demo-sandbox. Default: the one npm start runs
  --yes           move, erase-former: does not ask whether to go on
  --json          status: prints the result as JSON

Exit code: 0 all is well or done, 1 something is left to do, 2 it could not run, or not to its end.`;

const { parse, commandOf, refuseWords, wrong } = commandArguments(accountUsage, {
  stack: { type: 'string' },
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
});

const commands = ['status', 'move', 'erase-former'] as const;
export type AccountCommand = (typeof commands)[number];

export interface AccountArguments {
  readonly command: AccountCommand;
  /** Default: the running local stack. */
  readonly stack: string | undefined;
  readonly yes: boolean;
  readonly json: boolean;
}

/**
 * @param args - without the program's own name.
 * @returns undefined when only the usage is asked for.
 * @throws CannotRun with what is wrong and how it is used.
 */
export function readAccountArguments(args: readonly string[]): AccountArguments | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [word, ...others] = positionals;
  const command = commandOf(word, commands);
  refuseWords(others);
  const { stack, yes = false, json = false } = values;
  if (stack === '') throw wrong('--stack must not be empty.');
  if (yes && command === 'status') throw wrong('--yes goes with move and erase-former.');
  if (json && command !== 'status') throw wrong('--json goes with status.');
  return { command, stack, yes, json };
}

/** What to type for a command on the same target. */
export function accountCommandLine(
  command: AccountCommand,
  { stack }: Pick<AccountArguments, 'stack'>,
): string {
  return `npm run account -- ${command}${stack === undefined ? '' : ` --stack ${stack}`}`;
}
