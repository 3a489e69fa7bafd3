import { commandArguments } from '../../lib/command-arguments.ts';

export const keyUsage = `Usage: npm run key -- set|status|check [--stack <name>] [--json] [--other-account] [--yes]

Puts the Dojo API key into the stack's secret, and tells how the keys are. Never shows one.

  set             asks for a key, which is not shown, and stores it once it is certain that it is one of
                  the stage's environment, that Dojo accepts it, and that it opens the account of the
                  customer map. If any of that fails, nothing is stored. From a pipe: the first line
  status          says what kind of key is stored and since when, and the same of the webhook signing
                  secrets; asks Dojo nothing
  check           asks Dojo whether it accepts the stored key, whether that is the map's account, and
                  whether its webhooks are signed with a secret that is accepted here

  --stack <name>    a deployed stack such as save-card-demo-sandbox. Default: the one npm start runs
  --json            status, check: prints the result as JSON
  --other-account   set: stores a key of another Dojo account, for npm run account -- move
  --yes             set --other-account: does not ask whether to go on

Exit code: 0 all is well or done, 1 there is something to do, 2 it could not run: nothing was stored.`;

const { parse, commandOf, refuseWords, wrong } = commandArguments(keyUsage, {
  stack: { type: 'string' },
  json: { type: 'boolean' },
  'other-account': { type: 'boolean' },
  yes: { type: 'boolean' },
});

const commands = ['set', 'status', 'check'] as const;
export type KeyCommand = (typeof commands)[number];

export interface KeyArguments {
  readonly command: KeyCommand;
  /** Default: the running local stack. */
  readonly stack: string | undefined;
  readonly json: boolean;
  /** `set`: whether a key of another Dojo account than the map's is to be stored. */
  readonly otherAccount: boolean;
  readonly yes: boolean;
}

/**
 * @param args - without the program's own name.
 * @returns undefined when only the usage is asked for.
 * @throws CannotRun with what is wrong and how it is used. Repeats no key.
 */
export function readKeyArguments(args: readonly string[]): KeyArguments | undefined {
  if (args.some((each) => /sk_/i.test(each))) {
    throw wrong(
      'A key does not go into an argument: every user of the machine can read it there, and the shell keeps it in its history. Nothing was stored. Have Dojo replace that key, and type the new one when you are asked.',
    );
  }
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [word, ...others] = positionals;
  const command = commandOf(word, commands);
  refuseWords(others);
  const { stack, json = false, 'other-account': otherAccount = false, yes = false } = values;
  if (stack === '') throw wrong('--stack must not be empty.');
  if (json && command === 'set') throw wrong('--json goes with status and check.');
  if (otherAccount && command !== 'set') throw wrong('--other-account goes with set.');
  if (yes && !otherAccount) throw wrong('--yes goes with set --other-account.');
  return { command, stack, json, otherAccount, yes };
}

/** What to type for a command on the same target. */
export function keyCommandLine(
  command: KeyCommand | 'set --other-account',
  { stack }: Pick<KeyArguments, 'stack'>,
): string {
  return `npm run key -- ${command}${stack === undefined ? '' : ` --stack ${stack}`}`;
}
