import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { CannotRun } from '../lib/cannot-run.ts';

/** Reads the arguments of a command, and says what is wrong with them together with how it is used. */
export function commandArguments<const Options extends ParseArgsOptionsConfig>(
  usage: string,
  options: Options,
) {
  const wrong = (sentence: string) => new CannotRun(`${sentence}\n\n${usage}`);
  return {
    wrong,
    /** @throws CannotRun for what is no option, or has no value. */
    parse(args: readonly string[]) {
      try {
        return parseArgs({ args: [...args], allowPositionals: true, options });
      } catch (cause) {
        throw wrong(cause instanceof Error ? cause.message : String(cause));
      }
    },
  };
}
