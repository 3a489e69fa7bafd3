import { commandArguments } from './command-arguments.ts';
import { readOrExit } from './read-or-exit.ts';

/** For a script that is told nothing: prints its usage where that is asked for, and refuses the rest. Ends the process then. */
export function expectNoArguments(usage: string): void {
  const { parse, refuseWords } = commandArguments(usage, {});
  readOrExit(usage, () => {
    const { values, positionals } = parse(process.argv.slice(2));
    if (values.help) return undefined;
    refuseWords(positionals);
    return values;
  });
}
