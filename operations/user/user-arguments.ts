import { commandArguments } from '../../lib/command-arguments.ts';

export const userUsage = `Usage: npm run user -- show <user id> [--stack <name>] [--json]

Tells how a user stands: the marker by which the logs know the user, the Dojo customer, whether Dojo still
has it, and how many cards are saved. Changes nothing, and asks Dojo for this one customer.

  show <user id>  the id as the token has it (the claim of the setting userIdClaim), in quotes

  --stack <name>  a deployed stack such as save-card-demo-sandbox. Default: the one npm start runs
  --json          prints the result as JSON

Exit code: 0 all is well, 1 there is something to look at, 2 it could not run.`;

const { parse, commandOf, refuseWords, wrong } = commandArguments(userUsage, {
  stack: { type: 'string' },
  json: { type: 'boolean' },
});

export interface UserArguments {
  readonly userId: string;
  /** Default: the running local stack. */
  readonly stack: string | undefined;
  readonly json: boolean;
}

/**
 * @param args - without the program's own name.
 * @returns undefined when only the usage is asked for.
 * @throws CannotRun with what is wrong and how it is used.
 */
export function readUserArguments(args: readonly string[]): UserArguments | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [word, userId, ...others] = positionals;
  commandOf(word, ['show']);
  if (userId === undefined || userId.trim() === '') throw wrong('Which user? Its id is missing.');
  refuseWords(others);
  const { stack, json = false } = values;
  if (stack === '') throw wrong('--stack must not be empty.');
  return { userId, stack, json };
}
