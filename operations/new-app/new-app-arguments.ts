import { commandArguments } from '../../lib/command-arguments.ts';

export const newAppUsage = `Usage: npm run new-app -- <name>

Writes the folders, a test and the block in cdk.json of a new app. Overwrites nothing.

Exit code: 0 all of it is written, 1 there cannot be an app of this name, 2 it could not run. With 1 and 2
nothing is written.`;

const { parse, wrong } = commandArguments(newAppUsage, {});

/**
 * @param args - without the program's own name.
 * @returns the app's name; undefined when only the usage is asked for.
 * @throws CannotRun with what is wrong and how it is used.
 */
export function readNewAppArguments(args: readonly string[]): string | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [name, ...others] = positionals;
  if (name === undefined) throw wrong('What is the app to be called?');
  if (others.length > 0) throw wrong('An app has one name, without spaces.');
  return name;
}
